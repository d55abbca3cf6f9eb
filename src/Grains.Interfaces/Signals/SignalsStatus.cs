namespace SqlxOrleans.Grains.Interfaces.Signals;

/// <summary>A workspace's signals.</summary>
/// <param name="Totals">Since the workspace began, by signal and labels.</param>
/// <param name="CacheHitRatio">Hits over lookups of the last 5 min, 0..1; null without lookups.</param>
/// <param name="DriverErrors5m">Driver errors in the last 5 min.</param>
/// <param name="PolicyDenies5m">Policy denials in the last 5 min.</param>
/// <param name="MigrationMeanMs">Mean duration of the last 5 min's migrations; null without one.</param>
[GenerateSerializer, Immutable, Alias("sqlx.SignalsStatus")]
public sealed record SignalsStatus(
    [property: Id(0)] IReadOnlyList<SignalTotal> Totals,
    [property: Id(1)] double? CacheHitRatio,
    [property: Id(2)] long DriverErrors5m,
    [property: Id(3)] long PolicyDenies5m,
    [property: Id(4)] double? MigrationMeanMs);
