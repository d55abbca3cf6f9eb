namespace SqlxOrleans.Api.Otlp;

/// <summary>The streams of one tenant, the longest idle first. Not thread-safe.</summary>
internal sealed class TenantStreams(ulong watchingSince)
{
    private readonly Dictionary<UInt128, LinkedListNode<(UInt128 Series, CumulativeStream Stream)>> _bySeries = [];
    private readonly LinkedList<(UInt128 Series, CumulativeStream Stream)> _byAge = [];

    /// <summary>
    /// A stream that is not known counts from its birth when it began at this time or later, else from its second point. It grows
    /// with every eviction: a stream that was forgotten must not be taken for a newborn one and counted again as a whole.
    /// </summary>
    public ulong WatchingSince { get; private set; } = watchingSince;

    public int Count => _bySeries.Count;

    public long Bytes { get; private set; }

    public CumulativeStream? Find(UInt128 series) => _bySeries.TryGetValue(series, out var node) ? node.Value.Stream : null;

    /// <summary>Puts a stream, or takes it away when null; it is the youngest now.</summary>
    public void Set(UInt128 series, CumulativeStream? stream)
    {
        if (_bySeries.Remove(series, out var before))
        {
            Bytes -= before.Value.Stream.Bytes;
            _byAge.Remove(before);
        }

        if (stream is null)
            return;
        Bytes += stream.Bytes;
        _bySeries.Add(series, _byAge.AddLast((series, stream)));
    }

    /// <summary>Forgets the stream that was not heard for the longest time.</summary>
    public void Evict()
    {
        var (series, stream) = _byAge.First!.Value;
        Set(series, null);
        WatchingSince = Math.Max(WatchingSince, stream.Start == ulong.MaxValue ? stream.Start : stream.Start + 1);
    }
}
