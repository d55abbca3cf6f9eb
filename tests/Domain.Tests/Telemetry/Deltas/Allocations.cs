namespace SqlxOrleans.Domain.Tests.Telemetry.Deltas;

/// <summary>What a call allocates once everything it needs is loaded and compiled.</summary>
internal static class Allocations
{
    public static long Of(Action call)
    {
        call();
        var before = GC.GetAllocatedBytesForCurrentThread();
        call();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
