namespace SqlxOrleans.Grains.Interfaces.Slos;

/// <summary>A slo.yml that somebody wants in force.</summary>
/// <param name="Text">The file's content.</param>
/// <param name="Source">Where it came from, for people: a path and a silo.</param>
[GenerateSerializer, Immutable, Alias("sqlx.SloProposal")]
public sealed record SloProposal([property: Id(0)] string Text, [property: Id(1)] string Source);
