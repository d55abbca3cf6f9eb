namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>A slo.yml that was refused: the version before it stayed in force.</summary>
/// <param name="At">When it was read.</param>
/// <param name="Source">Where it came from: a path.</param>
/// <param name="Errors">Every error, <c>line:column field: message</c>.</param>
public sealed record RejectedSloFile(DateTimeOffset At, string Source, IReadOnlyList<string> Errors);
