using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot;

/// <summary>What every learner's explanation says in the same words.</summary>
internal static class DecisionText
{
    /// <summary>What follows a fallback.</summary>
    public const string FallbackEffect = "the kernel's default service shares until the learner can decide again";

    /// <summary>A smaller change of a class is left out of the decision's text.</summary>
    private const double NamedChange = 0.005;

    public static string Keep(SchedulerWeights weights) => $"keep {Text(weights)}";

    /// <summary>The classes whose weight changes by more than a trifle, each with its change; empty for none.</summary>
    public static string Changes(SchedulerWeights before, SchedulerWeights after)
    {
        var (old, fresh) = (PerClass.Of(before), PerClass.Of(after));
        return string.Join(", ", WorkloadClasses.Judged.Where(c => Math.Abs(fresh[c] - old[c]) > NamedChange).Select(c => $"{c.Name()} {old[c]:0.00} -> {fresh[c]:0.00}"));
    }

    /// <summary>Where a limited step leads; empty for a whole one.</summary>
    public static string FirstStep(SchedulerWeights weights, SchedulerWeights target) =>
        weights == target ? string.Empty : $" (first step towards {Text(target)})";

    /// <summary>Why an interval is no evidence; null when it is.</summary>
    public static string? NoEvidence(WorkspaceDemand demand) =>
        demand.Problem() is { } problem ? $"telemetry refused: {problem}"
        : !demand.HasTelemetry ? $"telemetry reports 0 {Window(demand)}"
        : null;

    /// <summary>What an active class got and asked for in the interval.</summary>
    public static IEnumerable<string> Seen(WorkspaceDemand demand, WorkloadClass workloadClass)
    {
        var (seen, name, window) = (demand.Classes[workloadClass], workloadClass.Name(), Window(demand));
        if (seen.Timed > 0)
        {
            var sign = seen.P95Ms > seen.ThresholdMs ? ">" : "<=";
            var target = seen.ThresholdMs > 0 ? $" {sign} {seen.ThresholdMs:0.###} ms" : string.Empty;
            yield return $"sqlx_exec_latency_ms p95 {seen.P95Ms:0.#} ms{target} {window} (class {name}, {seen.Timed} requests, {seen.BadRatio:P1} not good)";
        }

        yield return $"arrivals {seen.Arrivals} {window}, queue depth {Math.Max(0, seen.Backlog)} (class {name})";
    }

    private static string Window(WorkspaceDemand demand) => $"over {demand.Interval.TotalSeconds:0.#} s";

    private static string Text(SchedulerWeights weights) => $"L {weights.L:0.00} B {weights.B:0.00} A {weights.A:0.00} S {weights.S:0.00}";
}
