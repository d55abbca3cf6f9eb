namespace SqlxOrleans.Domain.Privacy;

/// <summary>What may be kept of an attribute.</summary>
/// <param name="Key">Its name, which may be another than the sender's; null when nothing of it is kept.</param>
/// <param name="Value">Its value.</param>
/// <param name="Sensitivity">How sensitive what was sent is at least.</param>
/// <param name="Redactions">What was done to it.</param>
public readonly record struct FilteredAttribute(string? Key, string? Value, Sensitivity Sensitivity, Redactions Redactions);
