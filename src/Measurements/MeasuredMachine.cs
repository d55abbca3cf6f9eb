namespace SqlxOrleans.Measurements;

/// <summary>The machine as this process sees it: a container's limits count, not the host's size.</summary>
/// <param name="Cores">Processors available to the process.</param>
/// <param name="MemoryBytes">Memory available to the process, in bytes.</param>
public sealed record MeasuredMachine(int Cores, long MemoryBytes)
{
    /// <summary>The machine of this process.</summary>
    public static MeasuredMachine Current() => new(Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
}
