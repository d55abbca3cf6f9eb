namespace SqlxOrleans.CopilotLab.Simulation;

/// <summary>
/// Busy workers by the end of their slice: a binary heap of one number each, the time (ns) above the worker's eight bits, so that
/// ties are settled by the worker's number and a run never depends on the heap's history.
/// </summary>
internal sealed class WorkerHeap
{
    public const int MaxWorkers = 256;

    private const int WorkerBits = 8;
    private readonly ulong[] _heap;

    public WorkerHeap(int workers)
    {
        _heap = new ulong[workers + 1];
        _heap[0] = ulong.MaxValue;
    }

    public int Count { get; private set; }

    /// <summary>The first end, ns; <see cref="long.MaxValue"/> (or near it) without a busy worker.</summary>
    public long FirstAt => Count == 0 ? long.MaxValue : (long)(_heap[0] >> WorkerBits);

    public int FirstWorker => (int)(_heap[0] & (MaxWorkers - 1));

    public void Push(long at, int worker)
    {
        var (key, i) = (Key(at, worker), Count++);
        while (i > 0)
        {
            var parent = (i - 1) >> 1;
            if (_heap[parent] <= key)
                break;
            _heap[i] = _heap[parent];
            i = parent;
        }

        _heap[i] = key;
    }

    /// <summary>Gives the first worker its next slice.</summary>
    public void ReplaceFirst(long at, int worker) => Sink(Key(at, worker));

    public void PopFirst()
    {
        if (--Count > 0)
            Sink(_heap[Count]);
    }

    private static ulong Key(long at, int worker) => ((ulong)at << WorkerBits) | (uint)worker;

    private void Sink(ulong key)
    {
        var (heap, count, i) = (_heap, Count, 0);
        for (var child = 1; child < count; child = (2 * i) + 1)
        {
            if (child + 1 < count && heap[child + 1] < heap[child])
                child++;
            if (heap[child] >= key)
                break;
            heap[i] = heap[child];
            i = child;
        }

        heap[i] = key;
    }
}
