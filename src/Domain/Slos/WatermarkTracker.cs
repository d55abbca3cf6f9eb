using System.Buffers;

namespace SqlxOrleans.Domain.Slos;

/// <summary>
/// Up to when a series is complete, by what its producers say (slo-and-alerts, section 2). All times are Unix milliseconds.
/// </summary>
/// <remarks>
/// <code>
/// reach     = max(reach before, least claim of the live producers, newest claim of all - 60 s)
/// watermark = reach - 2 s
/// </code>
/// <para>A producer's claim is its newest event or heartbeat; it is live for 30 s after it was heard of. The watermark never
/// goes backwards: a producer that joins late, or comes back with older events, has late events. A claim that lies more than
/// 60 s ahead of our own clock counts as 60 s ahead, so that one broken clock cannot declare everybody else late.</para>
/// <para>At most <see cref="MostProducers"/> are remembered; when one more comes, the one not heard of for longest is dropped.
/// <see cref="Observe"/> costs a table look-up, <see cref="Advance"/> a pass over the producers: call it when judging, not
/// for each batch. Not safe for concurrent use.</para>
/// </remarks>
public sealed class WatermarkTracker
{
    /// <summary>Most producers remembered.</summary>
    public const int MostProducers = 4096;

    /// <summary>Longest producer name that is remembered as it is; of a longer one, the first characters.</summary>
    public const int LongestProducerName = 256;

    // The year 9999, and as far the other way: what lies beyond is not a time and would overflow the arithmetic.
    internal const long TimeLimit = 253_402_300_799_999;

    private const long LiveMilliseconds = 30_000;
    private const long LatenessMilliseconds = 60_000;
    private const long MarginMilliseconds = 2_000;

    private readonly Dictionary<string, Producer> _producers = new(StringComparer.Ordinal);
    private long? _reach;
    private long? _newest;

    /// <summary>Up to when all live producers have reported, as of the last <see cref="Advance"/>; null before the first claim.</summary>
    public long? UnixMilliseconds => _reach - MarginMilliseconds;

    /// <summary>
    /// The end of a window that ends at the watermark: the first second that is not complete. Null before the first claim.
    /// </summary>
    public long? EndSecondExclusive => UnixMilliseconds is { } milliseconds ? FloorToSecond(milliseconds) : null;

    /// <summary>Producers remembered; those no longer live are forgotten by <see cref="Advance"/>.</summary>
    public int Producers => _producers.Count;

    internal long? Reach => _reach;

    internal long? Newest => _newest;

    internal IReadOnlyDictionary<string, Producer> Table => _producers;

    /// <summary>Takes note of a batch.</summary>
    /// <param name="producer">The sender; not empty.</param>
    /// <param name="claim">The newest of its events and its heartbeat.</param>
    /// <param name="now">Arrival time by our clock.</param>
    public void Observe(string producer, long claim, long now)
    {
        ArgumentException.ThrowIfNullOrEmpty(producer);
        if (producer.Length > LongestProducerName)
            producer = producer[..LongestProducerName];
        now = Math.Clamp(now, -TimeLimit, TimeLimit - LatenessMilliseconds);
        claim = Math.Clamp(claim, -TimeLimit, now + LatenessMilliseconds);
        _newest = Math.Max(_newest ?? claim, claim);
        if (_producers.TryGetValue(producer, out var known))
        {
            _producers[producer] = new Producer(Math.Max(known.Claim, claim), Math.Max(known.HeardAt, now));
            return;
        }

        if (_producers.Count == MostProducers)
            _producers.Remove(_producers.MinBy(entry => entry.Value.HeardAt).Key);
        _producers[producer] = new Producer(claim, now);
    }

    /// <summary>Brings the watermark up to date and forgets who is no longer live.</summary>
    /// <param name="now">Our clock.</param>
    /// <returns><see cref="UnixMilliseconds"/>.</returns>
    public long? Advance(long now)
    {
        if (_newest is not { } newest)
            return null;
        var reach = Math.Max(_reach ?? long.MinValue, newest - LatenessMilliseconds);
        var least = long.MaxValue;
        foreach (var (name, producer) in _producers)
        {
            // Removing while enumerating is allowed for this dictionary.
            if (producer.HeardAt < now - LiveMilliseconds)
                _producers.Remove(name);
            else
                least = Math.Min(least, producer.Claim);
        }

        _reach = _producers.Count == 0 ? reach : Math.Max(reach, least);
        return UnixMilliseconds;
    }

    /// <summary>Appends the packed form, self-delimiting.</summary>
    public void WriteTo(IBufferWriter<byte> writer) => WatermarkCodec.Write(this, writer);

    /// <summary>Reads a packed form from the start of a span; false when it is truncated or corrupt.</summary>
    /// <param name="source">The bytes; more may follow.</param>
    /// <param name="tracker">What was read; empty when false is returned.</param>
    /// <param name="consumed">Bytes read; 0 when false is returned.</param>
    public static bool TryRead(ReadOnlySpan<byte> source, out WatermarkTracker tracker, out int consumed) =>
        WatermarkCodec.TryRead(source, out tracker, out consumed);

    internal static WatermarkTracker Of(long? reach, long? newest) => new() { _reach = reach, _newest = newest };

    internal void Restore(string name, Producer producer) => _producers[name] = producer;

    private static long FloorToSecond(long milliseconds) =>
        milliseconds >= 0 ? milliseconds / 1000 : ((milliseconds + 1) / 1000) - 1;

    /// <summary>The newest claim of a producer and when it was last heard of.</summary>
    internal readonly record struct Producer(long Claim, long HeardAt);
}
