namespace SqlxOrleans.Grains.Interfaces.Slos;

/// <summary>One stored version of slo.yml.</summary>
/// <param name="ContentHash"><c>sha256:</c> and 64 hex digits of the content.</param>
/// <param name="Release">The release it names.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="InForceSince">When it was last put in force.</param>
/// <param name="Text">The file's content; empty in listings.</param>
[GenerateSerializer, Immutable, Alias("sqlx.SloVersionRecord")]
public sealed record SloVersionRecord(
    [property: Id(0)] string ContentHash,
    [property: Id(1)] string Release,
    [property: Id(2)] string Source,
    [property: Id(3)] DateTimeOffset InForceSince,
    [property: Id(4)] string Text);
