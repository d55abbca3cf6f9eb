using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.KernelHarness.Scheduling;

/// <summary>Expected service time per class: an exponentially weighted mean that starts at the calibrated time.</summary>
internal sealed class ServiceEstimate(PerClass<TimeSpan> calibrated)
{
    private const double Rate = 0.05;
    private readonly PerClass<TimeSpan> _expected = calibrated.Map((_, time) => time);

    public PerClass<TimeSpan> Expected => _expected;

    public void Observe(WorkloadClass workloadClass, TimeSpan service) =>
        _expected[workloadClass] += (service - _expected[workloadClass]) * Rate;
}
