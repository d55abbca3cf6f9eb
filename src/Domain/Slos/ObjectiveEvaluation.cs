namespace SqlxOrleans.Domain.Slos;

/// <summary>One objective's judgement over one window.</summary>
/// <param name="Kind">Which promise.</param>
/// <param name="Target">Least good share, 0..1 (an error ceiling of 0.1 % is the target 0.999).</param>
/// <param name="Threshold">The latency threshold; null for the others.</param>
/// <param name="Good">Good events, as counted, also when that is impossible.</param>
/// <param name="Total">Judged events, as counted.</param>
/// <param name="BudgetLeft">
/// Share of the error budget that is left: 1 untouched or without traffic, 0 spent, negative overspent. 0 when the counts of
/// this objective are impossible in themselves.
/// </param>
/// <param name="BurnRates">
/// Burn rate by the names of <see cref="BurnWindow.All"/>; 0 without traffic or where the counts are impossible.
/// </param>
/// <param name="Compliance">What it comes to.</param>
public sealed record ObjectiveEvaluation(
    ObjectiveKind Kind,
    double Target,
    TimeSpan? Threshold,
    long Good,
    long Total,
    double BudgetLeft,
    IReadOnlyDictionary<string, double> BurnRates,
    Compliance Compliance);
