using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.KernelHarness.Scheduling;

namespace SqlxOrleans.KernelHarness.Workload;

/// <summary>Hands out work so that the classes' service times stay in proportion to a load, and sums up what was completed.</summary>
internal sealed class CapacityMix(PerClass<TimeSpan> service, PerClass<double> load, Random random)
{
    private readonly Lock _gate = new();
    private readonly PerClass<double> _handedOut = new(_ => 0);
    private double _completed;

    /// <summary>Completed service, in seconds of the statements alone on the machine.</summary>
    public double CompletedSeconds
    {
        get
        {
            lock (_gate)
                return _completed;
        }
    }

    public Arrival Next(TimeSpan now)
    {
        lock (_gate)
        {
            var next = WorkloadClasses.Judged.MinBy(which => _handedOut[which] / load[which]);
            var size = JobSizes.Draw(next, random);
            _handedOut[next] += size * service[next].TotalSeconds;
            return new Arrival(now, next, size, random.Next());
        }
    }

    public void Complete(Arrival work)
    {
        lock (_gate)
            _completed += work.Size * service[work.Class].TotalSeconds;
    }
}
