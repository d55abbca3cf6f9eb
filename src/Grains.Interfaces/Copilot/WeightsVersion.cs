namespace SqlxOrleans.Grains.Interfaces.Copilot;

/// <summary>Names one setting of a workspace's weights. <c>default</c> is "none known".</summary>
/// <param name="Incarnation">Changes when a workspace's history was lost and epochs start again; empty: none known.</param>
/// <param name="Epoch">Grows by one with every change of the weights.</param>
[GenerateSerializer, Immutable, Alias("sqlx.WeightsVersion")]
public readonly record struct WeightsVersion([property: Id(0)] string Incarnation, [property: Id(1)] long Epoch);
