namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>A window that ends at the newest event.</summary>
/// <param name="From">Start, inclusive; null before the first event.</param>
/// <param name="To">End, exclusive; null before the first event.</param>
/// <param name="Length">For example <c>5m</c>, <c>30d</c>.</param>
public sealed record SloWindow(DateTimeOffset? From, DateTimeOffset? To, string Length);
