namespace SqlxOrleans.Grains.Interfaces.Copilot;

/// <summary>The scheduler weights of a workspace: four shares that sum to 1.</summary>
/// <param name="Version">Which setting this is.</param>
/// <param name="L">Weight of class L.</param>
/// <param name="B">Weight of class B.</param>
/// <param name="A">Weight of class A.</param>
/// <param name="S">Weight of class S.</param>
/// <param name="DecidedAt">When the Copilot decided.</param>
/// <param name="TimeToLive">How long a kernel that hears nothing may keep them before it falls back to the defaults.</param>
/// <param name="Reason">The explanation's first line.</param>
[GenerateSerializer, Immutable, Alias("sqlx.WorkspaceWeights")]
public sealed record WorkspaceWeights(
    [property: Id(0)] WeightsVersion Version,
    [property: Id(1)] double L,
    [property: Id(2)] double B,
    [property: Id(3)] double A,
    [property: Id(4)] double S,
    [property: Id(5)] DateTimeOffset DecidedAt,
    [property: Id(6)] TimeSpan TimeToLive,
    [property: Id(7)] string Reason)
{
    /// <summary>What one kernel of the workspace gets instead; null: none does. Silos keep it to themselves.</summary>
    [Id(8)] public TrialWeights? Trial { get; init; }
}
