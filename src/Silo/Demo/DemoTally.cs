using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Silo.Demo;

/// <summary>The demo's own count of what its kernels recorded, to hold against what the silo counted.</summary>
internal sealed class DemoTally
{
    private readonly long[] _counts = new long[5];

    public void Count(WorkloadClass workloadClass) => Interlocked.Increment(ref _counts[(int)workloadClass]);

    public long Of(WorkloadClass workloadClass) => Interlocked.Read(ref _counts[(int)workloadClass]);
}
