using SqlxOrleans.Domain.Sketches;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Rest;
using SqlxOrleans.Grains.Interfaces.Workloads;

namespace SqlxOrleans.Api.Rest;

/// <summary>A workload's status as the REST answer shows it.</summary>
internal static class ClassSloMapping
{
    private static readonly IReadOnlyDictionary<string, double> NoRates = new Dictionary<string, double>();

    public static ClassSlo Of(WorkloadStatus status, string windowLength) => new()
    {
        Class = status.Class,
        Count = status.Window.Count,
        Total = status.Total,
        Failed = status.Window.Failed,
        Spans = status.Window.Spans,
        SpansFailed = status.Window.SpansFailed,
        P50Ms = status.Window.P50Ms,
        P95Ms = status.Window.P95Ms,
        P99Ms = status.Window.P99Ms,
        MinMs = status.Window.MinMs,
        MaxMs = status.Window.MaxMs,
        MeanMs = status.Window.MeanMs,
        RelativeError = LatencySketch.RelativeError,
        Availability = status.Window.Count == 0 ? null : 1 - ((double)status.Window.Failed / status.Window.Count),
        ErrorRate = status.Window.Spans == 0 ? null : (double)status.Window.SpansFailed / status.Window.Spans,
        BudgetLeft = new ObjectiveShares(
            Find(status, "latency")?.BudgetLeft, Find(status, "availability")?.BudgetLeft, Find(status, "errorRate")?.BudgetLeft),
        BurnRates = new ObjectiveBurnRates(
            Find(status, "latency")?.BurnRates ?? NoRates,
            Find(status, "availability")?.BurnRates ?? NoRates,
            Find(status, "errorRate")?.BurnRates ?? NoRates),
        Objectives = status.Objectives,
        Compliance = status.Compliance,
        Window = new SloWindow(status.Window.From, status.Window.To, windowLength),
        Watermark = status.Watermark,
        TooLate = status.TooLate,
    };

    /// <summary>A judged class that has never sent anything.</summary>
    public static ClassSlo NoTraffic(WorkloadClass workloadClass, string windowLength) => new()
    {
        Class = workloadClass.Name(),
        Count = 0,
        Total = 0,
        Failed = 0,
        Spans = 0,
        SpansFailed = 0,
        RelativeError = LatencySketch.RelativeError,
        BudgetLeft = new ObjectiveShares(null, null, null),
        BurnRates = new ObjectiveBurnRates(NoRates, NoRates, NoRates),
        Objectives = [],
        Compliance = "noTraffic",
        Window = new SloWindow(null, null, windowLength),
        TooLate = 0,
    };

    public static IReadOnlyList<SloTarget> Targets(SloDocument document, TenantId tenant) =>
        [.. WorkloadClasses.Judged.Select(judged => document.For(tenant, judged)!).Select(objective => new SloTarget(
            objective.Class.Name(),
            objective.P95.TotalMilliseconds,
            objective.Availability,
            objective.MaxErrorRatio,
            SloWindows.Name(objective.Window),
            document.TenantOverrides.TryGetValue(tenant, out var own) && own.ContainsKey(objective.Class)))];

    private static ObjectiveStatus? Find(WorkloadStatus status, string name) =>
        status.Objectives.FirstOrDefault(objective => objective.Name == name);
}
