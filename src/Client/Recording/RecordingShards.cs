namespace SqlxOrleans.Client.Recording;

/// <summary>The shards of all threads that record.</summary>
internal sealed class RecordingShards : IDisposable
{
    [ThreadStatic]
    private static RecordingShard? _lastOfThread;

    private readonly ThreadLocal<RecordingShard> _ofThread;
    private readonly Lock _gate = new();
    private RecordingShard[] _shards = [];
    private long _recordedByEndedThreads;

    public RecordingShards() => _ofThread = new ThreadLocal<RecordingShard>(Join);

    /// <summary>Shards that are held, for tests.</summary>
    public int Count => Volatile.Read(ref _shards).Length;

    /// <summary>Events counted by all threads, ended ones included.</summary>
    public long Recorded
    {
        get
        {
            lock (_gate)
                return _recordedByEndedThreads + _shards.Sum(shard => shard.Recorded);
        }
    }

    /// <summary>The calling thread's shard.</summary>
    public RecordingShard Mine()
    {
        // A thread-static read is several times cheaper than ThreadLocal; a process has one client nearly always.
        var shard = _lastOfThread;
        return shard is not null && ReferenceEquals(shard.Owner, this) ? shard : _lastOfThread = _ofThread.Value!;
    }

    /// <summary>Hands over everything recorded before the call. One call at a time.</summary>
    public void Drain(IRecordingSink sink, long second)
    {
        var shards = Volatile.Read(ref _shards);
        // Asked before the banks change: a thread that had ended by then cannot record into the new bank.
        var ended = Array.FindAll(shards, shard => !shard.ThreadIsAlive);
        foreach (var shard in shards)
            shard.Flip();
        Interlocked.MemoryBarrierProcessWide();
        foreach (var shard in shards)
            shard.Drain(sink, second);
        if (ended.Length > 0)
            Release(ended);
    }

    public void Dispose() => _ofThread.Dispose();

    private RecordingShard Join()
    {
        var shard = new RecordingShard(this, Thread.CurrentThread);
        lock (_gate)
            Volatile.Write(ref _shards, [.. _shards, shard]);
        return shard;
    }

    private void Release(RecordingShard[] ended)
    {
        lock (_gate)
        {
            _recordedByEndedThreads += ended.Sum(shard => shard.Recorded);
            Volatile.Write(ref _shards, Array.FindAll(_shards, shard => !ended.Contains(shard)));
        }
    }
}
