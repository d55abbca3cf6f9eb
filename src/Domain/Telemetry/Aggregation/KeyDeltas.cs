using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Telemetry.Aggregation;

/// <summary>What a tenant's deltas have of one key.</summary>
internal sealed class KeyDeltas(DeltaKey key)
{
    /// <summary>Cells after which a workload's delta is continued in a further one.</summary>
    private const int CellsPerDelta = WorkloadDeltaCodec.MaxCells / 2;

    private WorkloadDelta.Cell? _newest;

    /// <summary>What it is about.</summary>
    public DeltaKey Key { get; } = key;

    /// <summary>Deltas of a workload; empty for signals.</summary>
    public List<WorkloadDelta> Workloads { get; } = [];

    /// <summary>Deltas of signals; empty for a workload.</summary>
    public List<SignalsDelta> Signals { get; } = [];

    /// <summary>Items whose senders are told when the key is refused.</summary>
    public int Items { get; set; }

    /// <summary>The cell of a second, weight epoch and threshold; mostly the one asked for before.</summary>
    public WorkloadDelta.Cell CellAt(long second, long epoch, long threshold)
    {
        if (_newest is { } newest && newest.Second == second && newest.WeightEpoch == epoch && Workloads[^1].ThresholdNanoseconds == threshold)
            return newest;
        if (Workloads.Count == 0 || Workloads[^1].ThresholdNanoseconds != threshold || Workloads[^1].Cells.Count >= CellsPerDelta)
            Workloads.Add(new WorkloadDelta { ThresholdNanoseconds = threshold });
        return _newest = Workloads[^1].CellAt(second, epoch);
    }

    /// <summary>Adds another's delta, which must not be filled afterwards.</summary>
    public void Merge(WorkloadDelta delta)
    {
        _newest = null;
        if (Workloads.Count > 0 && Workloads[^1].ThresholdNanoseconds == delta.ThresholdNanoseconds
            && Workloads[^1].Cells.Count + delta.Cells.Count <= WorkloadDeltaCodec.MaxCells)
            Workloads[^1].Merge(delta);
        else
            Workloads.Add(delta);
    }

    /// <summary>Counts a signal.</summary>
    public void Add(SignalKey signal, SignalCount count)
    {
        if (Signals.Count == 0 || (Signals[^1].Entries.Count >= SignalsDelta.MaxEntries && !Signals[^1].Entries.ContainsKey(signal)))
            Signals.Add(new SignalsDelta());
        Signals[^1].Add(signal, count.Count, count.SumMs);
    }
}
