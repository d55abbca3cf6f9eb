namespace SqlxOrleans.KernelHarness.Workload;

/// <summary>How large each class's statement is on this machine.</summary>
/// <param name="PointReads">L: reads by key in the transaction, beside its one update.</param>
/// <param name="CopyRows">B: rows of a batch of size 1.</param>
/// <param name="ScanRows">A: rows that a scan of size 1 joins and aggregates.</param>
/// <param name="IndexRows">S: rows that an index of size 1 covers.</param>
internal sealed record StatementSizes(int PointReads, int CopyRows, int ScanRows, int IndexRows)
{
    /// <summary>Where measuring begins.</summary>
    public static StatementSizes Initial => new(PointReads: 10, CopyRows: 2_000, ScanRows: 20_000, IndexRows: 20_000);
}
