namespace SqlxOrleans.LocalCluster;

/// <summary>What a process, or a group of processes, uses at one moment.</summary>
/// <param name="CpuTime">User and system time since its start.</param>
/// <param name="ResidentBytes">Resident memory; memory that processes share counts in each.</param>
public readonly record struct ProcessUsage(TimeSpan CpuTime, long ResidentBytes)
{
    /// <summary>Sum.</summary>
    public static ProcessUsage operator +(ProcessUsage left, ProcessUsage right) =>
        new(left.CpuTime + right.CpuTime, left.ResidentBytes + right.ResidentBytes);
}
