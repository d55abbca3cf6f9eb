namespace SqlxOrleans.Client.Recording;

/// <summary>What the statistics say, beside what the shards count themselves.</summary>
internal sealed class TelemetryTally
{
    private long _notCounted;
    private long _signals;
    private long _batchesSent;
    private long _batchesAcknowledged;
    private long _batchesRetried;
    private long _bufferedBytes;
    private long _resumedEvents;
    private long _keptEvents;
    private long _batchesUnspooled;
    private long _spoolDamages;
    private volatile string? _lastError;

    public ReasonCounters Rejected { get; } = new();
    public ReasonCounters GivenUp { get; } = new();
    public ReasonCounters RefusedDeltas { get; } = new();

    public long BufferedBytes => Interlocked.Read(ref _bufferedBytes);

    public void NotCounted() => Interlocked.Increment(ref _notCounted);
    public void SignalRecorded() => Interlocked.Increment(ref _signals);
    public void BatchSent() => Interlocked.Increment(ref _batchesSent);
    public void BatchAcknowledged() => Interlocked.Increment(ref _batchesAcknowledged);
    public void BatchRetried() => Interlocked.Increment(ref _batchesRetried);
    public void Buffered(long bytes) => Interlocked.Add(ref _bufferedBytes, bytes);
    public void Resumed(long events) => Interlocked.Add(ref _resumedEvents, events);
    public void Kept(long events) => Interlocked.Add(ref _keptEvents, events);
    public void BatchUnspooled() => Interlocked.Increment(ref _batchesUnspooled);
    public void SpoolDamaged(int places) => Interlocked.Add(ref _spoolDamages, places);
    public void Failed(string error) => _lastError = error;

    public TelemetryStatistics Snapshot(long recordedByThreads) => new()
    {
        Recorded = recordedByThreads + Interlocked.Read(ref _signals),
        NotCounted = Interlocked.Read(ref _notCounted),
        RejectedByReason = Rejected.Snapshot(),
        GivenUpByReason = GivenUp.Snapshot(),
        RefusedDeltasByReason = RefusedDeltas.Snapshot(),
        BatchesSent = Interlocked.Read(ref _batchesSent),
        BatchesAcknowledged = Interlocked.Read(ref _batchesAcknowledged),
        BatchesRetried = Interlocked.Read(ref _batchesRetried),
        BufferedBytes = BufferedBytes,
        ResumedEvents = Interlocked.Read(ref _resumedEvents),
        KeptEvents = Interlocked.Read(ref _keptEvents),
        BatchesUnspooled = Interlocked.Read(ref _batchesUnspooled),
        SpoolDamages = Interlocked.Read(ref _spoolDamages),
        LastError = _lastError,
    };
}
