using SqlxOrleans.Load.Traffic;
using SqlxOrleans.Measurements;

namespace SqlxOrleans.Load.CopilotCost;

/// <summary>
/// Measures CPU time (user and system, of the whole process with its collector) and the live heap after a forced collection.
/// </summary>
internal sealed record CopilotCostRun(IReadOnlyList<int> Workspaces, int Seconds, string? JsonPath)
{
    /// <summary>So many decisions are measured at least, also with few workspaces.</summary>
    private const int LeastDecisions = 2_000;

    private const double GoalCpuMs = 1;
    private const double GoalBytes = 256 * 1024;

    public int Run()
    {
        var progress = new Progress("copilot-cost");
        var report = new MeasurementReport("copilot-cost");
        var trace = new DemandTrace();
        Measure(1, trace);
        var costs = new Dictionary<int, Cost>();
        foreach (var workspaces in Workspaces)
        {
            var cost = costs[workspaces] = Measure(workspaces, trace);
            progress.Say($"{workspaces} workspaces: {cost.CpuMs:0.000} ms of CPU a second, {cost.Bytes / 1024:0.0} KB each");
        }

        var (least, most) = (costs[Workspaces[0]], costs[Workspaces[^1]]);
        report
            .Add("copilot.decision_cpu_ms_per_s", most.CpuMs, "ms/s", Better.Lower, GoalCpuMs)
            .Add("copilot.bytes_per_workspace", most.Bytes, "B", Better.Lower, GoalBytes)
            .Add("copilot.decision_allocated_bytes", most.Allocated, "B", Better.Lower)
            .Add("copilot.decision_cpu_growth", most.CpuMs / least.CpuMs, "ratio", Better.Lower)
            .Add("copilot.bytes_growth", most.Bytes / least.Bytes, "ratio", Better.Lower);
        foreach (var workspaces in Workspaces)
        {
            report
                .Add($"copilot.decision_cpu_ms_per_s.{workspaces}", costs[workspaces].CpuMs, "ms/s", Better.Lower)
                .Add($"copilot.bytes_per_workspace.{workspaces}", costs[workspaces].Bytes, "B", Better.Lower);
        }

        return report.End(progress, JsonPath, []);
    }

    /// <summary>Few workspaces are measured several times, each time new ones, so that all are equally full.</summary>
    private Cost Measure(int workspaces, DemandTrace trace)
    {
        var times = Math.Max(1, LeastDecisions / (workspaces * Seconds));
        var sum = default(Cost);
        for (var i = 0; i < times; i++)
        {
            var one = MeasureOnce(workspaces, trace);
            sum = new Cost(sum.CpuMs + one.CpuMs, sum.Bytes + one.Bytes, sum.Allocated + one.Allocated);
        }

        return new Cost(sum.CpuMs / times, sum.Bytes / times, sum.Allocated / times);
    }

    private Cost MeasureOnce(int workspaces, DemandTrace trace)
    {
        var kept = new CostedWorkspace[workspaces];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < workspaces; i++)
            kept[i] = new CostedWorkspace(i);
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
