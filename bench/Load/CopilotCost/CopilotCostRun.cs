using SqlxOrleans.Load.Traffic;
using SqlxOrleans.Measurements;

namespace SqlxOrleans.Load.CopilotCost;

/// <summary>
/// Measures CPU time (user and system, of the whole process with its collector) and the live heap after a forced collection. Both learners
/// meet the same demand, one after the other at every number of workspaces.
/// </summary>
internal sealed record CopilotCostRun(IReadOnlyList<int> Workspaces, int Seconds, string? JsonPath)
{
    /// <summary>So many decisions are measured at least, also with few workspaces.</summary>
    private const int LeastDecisions = 2_000;

    private const double GoalCpuMs = 1;
    private const double GoalBytes = 256 * 1024;

    private static readonly (string Prefix, Func<ICostedLearner> Create)[] _learners =
    [
        ("copilot", () => new LearnerInForce()),
        ("copilot.predictive", () => new PredictiveCost()),
    ];

    public int Run()
    {
        var progress = new Progress("copilot-cost");
        var report = new MeasurementReport("copilot-cost");
        var trace = new DemandTrace();
        foreach (var (_, create) in _learners)
            Measure(create, 1, trace);
        var costs = new Dictionary<(string, int), Cost>();
        foreach (var workspaces in Workspaces)
        {
            foreach (var (prefix, create) in _learners)
            {
                var cost = Measure(create, workspaces, trace);
                costs[(prefix, workspaces)] = cost;
                progress.Say($"{prefix}, {workspaces} workspaces: {cost.CpuMs:0.000} ms of CPU a second, {cost.Bytes / 1024:0.0} KB each");
            }
        }

        var (least, most) = (Workspaces[0], Workspaces[^1]);
        foreach (var (prefix, _) in _learners)
        {
            report
                .Add($"{prefix}.decision_cpu_ms_per_s", costs[(prefix, most)].CpuMs, "ms/s", Better.Lower, GoalCpuMs)
                .Add($"{prefix}.bytes_per_workspace", costs[(prefix, most)].Bytes, "B", Better.Lower, GoalBytes)
                .Add($"{prefix}.decision_allocated_bytes", costs[(prefix, most)].Allocated, "B", Better.Lower)
                .Add($"{prefix}.decision_cpu_growth", costs[(prefix, most)].CpuMs / costs[(prefix, least)].CpuMs, "ratio", Better.Lower)
                .Add($"{prefix}.bytes_growth", costs[(prefix, most)].Bytes / costs[(prefix, least)].Bytes, "ratio", Better.Lower);
            foreach (var workspaces in Workspaces)
            {
                report
                    .Add($"{prefix}.decision_cpu_ms_per_s.{workspaces}", costs[(prefix, workspaces)].CpuMs, "ms/s", Better.Lower)
                    .Add($"{prefix}.bytes_per_workspace.{workspaces}", costs[(prefix, workspaces)].Bytes, "B", Better.Lower);
            }
        }

        report.Add("copilot.predictive.cpu_ratio", costs[("copilot.predictive", most)].CpuMs / costs[("copilot", most)].CpuMs, "ratio", Better.Lower);
        return report.End(progress, JsonPath, []);
    }

    /// <summary>Few workspaces are measured several times, each time new ones, so that all are equally full.</summary>
    private Cost Measure(Func<ICostedLearner> create, int workspaces, DemandTrace trace)
    {
        var times = Math.Max(1, LeastDecisions / (workspaces * Seconds));
        var sum = default(Cost);
        for (var i = 0; i < times; i++)
        {
            var one = MeasureOnce(create, workspaces, trace);
            sum = new Cost(sum.CpuMs + one.CpuMs, sum.Bytes + one.Bytes, sum.Allocated + one.Allocated);
        }

        return new Cost(sum.CpuMs / times, sum.Bytes / times, sum.Allocated / times);
    }

    private Cost MeasureOnce(Func<ICostedLearner> create, int workspaces, DemandTrace trace)
    {
        var kept = new CostedWorkspace[workspaces];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < workspaces; i++)
            kept[i] = new CostedWorkspace(i, create());
        var (cpu, allocated) = (Environment.CpuUsage.TotalTime, GC.GetAllocatedBytesForCurrentThread());
        for (var second = 0; second < Seconds; second++)
        {
            foreach (var workspace in kept)
                workspace.Step(trace);
        }

        var decisions = (double)workspaces * Seconds;
        cpu = Environment.CpuUsage.TotalTime - cpu;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        foreach (var workspace in kept)
            workspace.Snapshot();
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(kept);
        return new Cost(cpu.TotalMilliseconds / decisions, (double)bytes / workspaces, allocated / decisions);
    }

    /// <summary>What a workspace costs.</summary>
    /// <param name="CpuMs">CPU of a second with its decision, ms.</param>
    /// <param name="Bytes">Live heap.</param>
    /// <param name="Allocated">Bytes allocated in a second.</param>
    private readonly record struct Cost(double CpuMs, double Bytes, double Allocated);
}
