namespace SqlxOrleans.Load.Traffic;

/// <summary>How the sending goes, over all senders.</summary>
internal sealed class TrafficStatistics
{
    private readonly Lock _gate = new();
    private readonly List<double> _ackMs = [];
    private long _events;
    private long _retries;
    private string? _lastFailure;

    public long Events => Interlocked.Read(ref _events);

    public long Retries => Interlocked.Read(ref _retries);

    /// <summary>Why an attempt failed lately; null when none did.</summary>
    public string? LastFailure => Volatile.Read(ref _lastFailure);

    public void Retried() => Interlocked.Increment(ref _retries);

    public void ForgetFailure() => Volatile.Write(ref _lastFailure, null);

    public void Failed(string why) => Volatile.Write(ref _lastFailure, why);

    public void Acknowledged(long events, TimeSpan took)
    {
        Interlocked.Add(ref _events, events);
        lock (_gate)
            _ackMs.Add(took.TotalMilliseconds);
    }

    /// <summary>From the first attempt of each batch to its acknowledgement.</summary>
    public IReadOnlyList<double> AckMs()
    {
        lock (_gate)
            return [.. _ackMs];
    }
}
