using SchedulerWeights = SqlxOrleans.Domain.Copilot.SchedulerWeights;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.KernelHarness.Scheduling;

/// <summary>
/// Stride scheduling by cost: a class's pass advances by the service time that it used over its weight, and the smallest pass
/// goes next; over time, backlogged classes share service in proportion to their weights.
/// </summary>
internal sealed class StrideClock
{
    private readonly PerClass<double> _pass = new(_ => 0);
    private double _now;

    public double Pass(WorkloadClass workloadClass) => _pass[workloadClass];

    /// <summary>A class that was idle starts at the present: it saved nothing up while it had no work.</summary>
    public void Wake(WorkloadClass workloadClass) => _pass[workloadClass] = Math.Max(_pass[workloadClass], _now);

    /// <summary>The class is served now: the clock stands at its pass.</summary>
    public void Serve(WorkloadClass workloadClass) => _now = Math.Max(_now, _pass[workloadClass]);

    /// <summary>Charges service time; a negative amount corrects an estimate that was too high.</summary>
    public void Charge(WorkloadClass workloadClass, TimeSpan service, SchedulerWeights weights) =>
        _pass[workloadClass] += service.TotalSeconds / Math.Max(weights[workloadClass], 1e-3);
}
