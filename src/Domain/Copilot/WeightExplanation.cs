namespace SqlxOrleans.Domain.Copilot;

/// <summary>Why a decision is what it is. The same inputs, state and seed give the same explanation to the last bit.</summary>
/// <param name="At">When it was decided.</param>
/// <param name="Decision">What, for example <c>weight of L 0.45 -> 0.55</c>, or <c>keep L 0.50 B 0.20 A 0.20 S 0.10</c>.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Evidence">Signals with values, targets and windows.</param>
/// <param name="Confidence">
/// 0..1: n / (n + 30) for the n requests of the interval, times h / (h + 3) for the h decisions of demand that the plan rests on. 1 for a fallback, which follows a rule and estimates nothing.
/// </param>
/// <param name="ExpectedEffect">What should follow.</param>
/// <param name="PolicyImpact"><c>none</c>: weights change the order of service, never what a policy allows.</param>
/// <param name="Mode">Live or fallback.</param>
/// <param name="Seed">The seed handed to the learner.</param>
/// <param name="InputsHash">SHA-256 over options, state, demand, time and seed, 64 lower-case hex digits.</param>
/// <param name="Before">Weights before.</param>
/// <param name="After">Weights after.</param>
public sealed record WeightExplanation(
    DateTimeOffset At,
    string Decision,
    string Reason,
    IReadOnlyList<string> Evidence,
    double Confidence,
    string ExpectedEffect,
    string PolicyImpact,
    DecisionMode Mode,
    long Seed,
    string InputsHash,
    SchedulerWeights Before,
    SchedulerWeights After);
