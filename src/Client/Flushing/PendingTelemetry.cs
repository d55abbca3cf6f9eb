using SqlxOrleans.Client.Recording;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Client.Flushing;

/// <summary>One tenant's telemetry that still merges: a delta per workload, a delta of signals per workspace.</summary>
/// <remarks>
/// A grain applies one delta per sequence number, so a workload's second delta (after its threshold changed, or the first is
/// full) goes into a later batch.
/// </remarks>
internal sealed class PendingTelemetry
{
    /// <summary>Most cells of a delta: their worst case fits one payload.</summary>
    public const int MaxCells = 512;

    private readonly Dictionary<SeriesKey, PendingWorkload> _workloads = [];
    private readonly Dictionary<string, PendingSignals> _signals = new(StringComparer.Ordinal);

    /// <summary>Unix milliseconds at which the oldest content was collected; 0 when empty.</summary>
    public long SinceUnixMilliseconds { get; private set; }

    /// <summary>What the content takes in memory, roughly and rather too much.</summary>
    public long EstimatedBytes { get; private set; }

    public bool IsEmpty => _workloads.Count == 0 && _signals.Count == 0;

    public void Add(in SeriesKey key, RecordingCell cell, long nowMs)
    {
        Started(nowMs);
        if (key.IsSignals)
            AddCacheEvents(key.Workspace, cell);
        else
            EstimatedBytes += WorkloadOf(key).Add(cell);
    }

    public void Add(string workspace, SignalsDelta delta, long nowMs)
    {
        Started(nowMs);
        var signals = SignalsOf(workspace);
        foreach (var (key, value) in delta.Entries)
            EstimatedBytes += signals.Add(key, value.Count, value.SumMs);
    }

    /// <summary>Says that everything up to now was collected, also without events, and how the gauges stand.</summary>
    public void Heartbeat(in SeriesKey key, long nowMs, int queueDepth, int slots)
    {
        Started(nowMs);
        var workload = WorkloadOf(key);
        (workload.HeartbeatMs, workload.QueueDepth, workload.Slots) = (nowMs, queueDepth, slots);
    }

    /// <summary>Writes the content as batches.</summary>
    public IReadOnlyList<OutgoingBatch> Encode(BatchEncoder encoder)
    {
        var more = !IsEmpty;
        for (var round = 0; more; round++)
        {
            more = false;
            foreach (var (key, workload) in _workloads)
                more |= workload.Encode(encoder, key, round);
            foreach (var (workspace, signals) in _signals)
                more |= signals.Encode(encoder, WorkspaceId.Parse(workspace), round);
            encoder.Cut();
        }

        return encoder.Finish();
    }

    private void AddCacheEvents(string workspace, RecordingCell cell)
    {
        var signals = SignalsOf(workspace);
        EstimatedBytes += signals.Add(new SignalKey(cell.Second, SignalKind.CacheHit, "", ""), cell.CacheHits, 0)
            + signals.Add(new SignalKey(cell.Second, SignalKind.CacheMiss, "", ""), cell.CacheMisses, 0)
            + signals.Add(new SignalKey(cell.Second, SignalKind.CacheInvalidate, "", ""), cell.CacheInvalidations, 0);
    }

    private PendingWorkload WorkloadOf(in SeriesKey key)
    {
        if (!_workloads.TryGetValue(key, out var workload))
        {
            _workloads.Add(key, workload = new PendingWorkload());
            EstimatedBytes += PendingWorkload.EmptyBytes;
        }

        return workload;
    }

    private PendingSignals SignalsOf(string workspace)
    {
        if (!_signals.TryGetValue(workspace, out var signals))
            _signals.Add(workspace, signals = new PendingSignals());
        return signals;
    }

    private void Started(long nowMs)
    {
        if (SinceUnixMilliseconds == 0)
            SinceUnixMilliseconds = nowMs;
    }
}
