namespace SqlxOrleans.Domain.Slos;

/// <summary>The judgement of one class of one workspace.</summary>
/// <param name="Objective">The targets that judged.</param>
/// <param name="Window">The window of the counts, the budgets and the compliance.</param>
/// <param name="EndSecondExclusive">Where it ends, Unix seconds.</param>
/// <param name="Objectives">Latency, availability, error rate, in this order.</param>
/// <param name="Compliance">
/// The worst of the objectives that have traffic; <see cref="Compliance.NoTraffic"/> when none has. An objective that nobody
/// reports (a kernel that sends no spans) is shown as such and does not hide the others.
/// </param>
public sealed record ClassEvaluation(
    Objective Objective,
    TimeSpan Window,
    long EndSecondExclusive,
    IReadOnlyList<ObjectiveEvaluation> Objectives,
    Compliance Compliance);
