namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>The body of <c>POST /v1/tenants/{tenant}/keys</c>.</summary>
/// <param name="Name">What its owner calls it, 1 to 64 characters.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Days">After how many days it expires; null for never.</param>
public sealed record KeyOrder(string? Name, IReadOnlyList<string>? Scopes, int? Days);
