using SqlxOrleans.Domain.Slos;

namespace SqlxOrleans.Domain.Telemetry.Aggregation;

/// <summary>The latency thresholds of one tenant's classes, taken once per request so that one version of slo.yml judges all of it.</summary>
public sealed class LatencyThresholds
{
    private readonly long[] _nanoseconds = new long[(int)WorkloadClass.S + 1];

    /// <summary>Takes the thresholds out of a version.</summary>
    public LatencyThresholds(SloDocument document, TenantId tenant)
    {
        ArgumentNullException.ThrowIfNull(document);
        foreach (var judged in WorkloadClasses.Judged)
            _nanoseconds[(int)judged] = document.For(tenant, judged)?.ThresholdNanoseconds ?? 0;
    }

    /// <summary>The threshold in nanoseconds; 0 for a class that is never judged.</summary>
    public long this[WorkloadClass workloadClass] => _nanoseconds[(int)workloadClass];
}
