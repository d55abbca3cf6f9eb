namespace SqlxOrleans.Grains.Interfaces.Copilot;

/// <summary>Why the weights are what they are: one record per decision that changed them, or refused to.</summary>
/// <param name="Epoch">The epoch that the decision made.</param>
/// <param name="DecidedAt">When.</param>
/// <param name="Decision">What, for example <c>weight of L 0.45 -> 0.55</c>.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Evidence">Signals and values that led to it.</param>
/// <param name="Confidence">0..1.</param>
/// <param name="ExpectedEffect">What should follow.</param>
/// <param name="PolicyImpact"><c>none</c>, or which policy the decision touches.</param>
/// <param name="Mode">
/// What became of the decision: <c>live canary shadow fallback rollback</c>, or by an operator <c>pinned frozen off kept</c>.
/// </param>
/// <param name="Seed">The learner's random seed.</param>
/// <param name="InputsHash">SHA-256 of the inputs: equal inputs give equal weights.</param>
/// <param name="Before">Weights of L, B, A, S before.</param>
/// <param name="After">Weights of L, B, A, S after.</param>
[GenerateSerializer, Immutable, Alias("sqlx.DecisionExplanation")]
public sealed record DecisionExplanation(
    [property: Id(0)] long Epoch,
    [property: Id(1)] DateTimeOffset DecidedAt,
    [property: Id(2)] string Decision,
    [property: Id(3)] string Reason,
    [property: Id(4)] IReadOnlyList<string> Evidence,
    [property: Id(5)] double Confidence,
    [property: Id(6)] string ExpectedEffect,
    [property: Id(7)] string PolicyImpact,
    [property: Id(8)] string Mode,
    [property: Id(9)] long Seed,
    [property: Id(10)] string InputsHash,
    [property: Id(11)] IReadOnlyList<double> Before,
    [property: Id(12)] IReadOnlyList<double> After);
