using SqlxOrleans.Domain.Plans;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Client.Plans;

/// <summary>
/// The plans of one workspace. Nothing here waits for the network: suggestions are made from what the cluster said last, reports
/// are summed and sent once a second. Thread-safe.
/// </summary>
/// <example><code>
/// plans.Offer(hash, [HintSet.Parse("enable_nestloop=off"), HintSet.Parse("work_mem=64MB")]);   // once per plan
/// var suggestion = plans.Suggest(hash, WorkloadClass.A);
/// var watch = Stopwatch.StartNew();
/// var ended = await RunAsync(query, suggestion.Hints, suggestion.CutOff);                       // SET LOCAL …, statement_timeout
/// plans.Report(suggestion, watch.Elapsed, ended ? PlanOutcome.Completed : PlanOutcome.CutOff);
/// if (!ended)
///     await RunAsync(query, default, null);                                                      // the query is still to be answered
/// </code></example>
public interface IWorkspacePlans
{
    /// <summary>
    /// Says what may be tried for a plan: at most seven sets beside the default. Plans without an offer run with their defaults and
    /// are not tracked; at most 1,000 are, the one that was longest unused is forgotten first.
    /// </summary>
    /// <param name="planHash">The kernel's name for the plan, see <see cref="PlanHash.Grammar"/>.</param>
    /// <param name="alternatives">Sets that give the same rows; replaces an earlier offer.</param>
    /// <exception cref="ArgumentException">The hash does not follow its grammar, or there are more than seven sets.</exception>
    void Offer(string planHash, IReadOnlyList<HintSet> alternatives);

    /// <summary>How the next execution of a plan is to run; the default for a plan that was not offered.</summary>
    /// <param name="planHash">The plan.</param>
    /// <param name="workloadClass">The class that it runs under: L tries nothing that others have not proved.</param>
    PlanSuggestion Suggest(string planHash, WorkloadClass workloadClass);

    /// <summary>Says how an execution ended. One that is never reported teaches nothing and its trial budget is not given back.</summary>
    /// <param name="suggestion">How it ran.</param>
    /// <param name="elapsed">How long it took; when it was stopped or failed, until then.</param>
    /// <param name="outcome">How it ended.</param>
    void Report(in PlanSuggestion suggestion, TimeSpan elapsed, PlanOutcome outcome = PlanOutcome.Completed);
}
