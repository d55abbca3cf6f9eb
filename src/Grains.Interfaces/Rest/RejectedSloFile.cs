namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>A slo.yml that was refused: the version before it stayed in force.</summary>
/// <param name="At">When it was read.</param>
/// <param name="Source">Where it came from: the file's name for a tenant, its path for the operator.</param>
/// <param name="Errors">Its errors, <c>line:column field: message</c>; for a tenant those in the shared part and in its own, and how many others there are.</param>
public sealed record RejectedSloFile(DateTimeOffset At, string Source, IReadOnlyList<string> Errors);
