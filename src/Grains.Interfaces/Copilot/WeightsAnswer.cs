namespace SqlxOrleans.Grains.Interfaces.Copilot;

/// <summary>The answer of a long poll.</summary>
/// <param name="Authenticated">False when the credential is not the workspace's tenant's.</param>
/// <param name="Weights">The newest weights when they differ from the known ones; null when nothing changed while holding.</param>
/// <param name="ThresholdsMs">Latency thresholds of L, B, A, S in force, in milliseconds: what kernels count good requests by.</param>
[GenerateSerializer, Immutable, Alias("sqlx.WeightsAnswer")]
public sealed record WeightsAnswer(
    [property: Id(0)] bool Authenticated,
    [property: Id(1)] WorkspaceWeights? Weights,
    [property: Id(2)] IReadOnlyList<double> ThresholdsMs);
