namespace SqlxOrleans.Grains.Interfaces.Tenants;

/// <summary>A workspace and what it has sent.</summary>
/// <param name="Workspace">Its name.</param>
/// <param name="Series"><c>L B A S unclassified signals</c>, those that exist.</param>
[GenerateSerializer, Immutable, Alias("sqlx.WorkspaceSeries")]
public sealed record WorkspaceSeries([property: Id(0)] string Workspace, [property: Id(1)] IReadOnlyList<string> Series);
