using System.Buffers;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Slos;

/// <summary>
/// The exact counters of one series by event time, for every window from one second to 30 days.
/// </summary>
/// <remarks>
/// <para>Buckets are aligned to the Unix epoch (slo-and-alerts, section 2):</para>
/// <code>
/// width   slots      windows up to   late data kept
///  1 s    300 + 63        5 min      by every tier that still holds its bucket; the hourly tier holds all that is accepted
/// 10 s    360 +  7        1 h
///  1 min  360 +  2        6 h
///  5 min  288 +  1        1 d
///  1 h    720 +  1       30 d
/// </code>
/// <para>
/// The slots beyond the window let it end up to <see cref="GreatestLag"/> before the newest event, where the watermark may
/// be, and still reach its start.
/// </para>
/// <para>
/// Memory: nothing for a counter that was always zero, as many slots as the used span of a tier, as many bytes a slot as its
/// greatest value needs. <see cref="Bytes"/> of a class-L series with 100 requests a second (CounterWindowsMemoryTests): 0.6 KB
/// fresh; after an hour 2.2 KB for good and slow alone and 8.5 KB with failures, retries and service time; 28 KB with 30 days
/// full. Object headers and arrays of references add about 100 bytes a tier and 64 bytes a counter and tier in use.
/// </para>
/// <para>Not safe for concurrent use. Cost of an addition: five buckets; of a sum: at most half a ring a counter, thanks to running sums.</para>
/// <para>
/// The newest event moves everything forward, and an event from the far future would make all that follow too late. There is
/// no clock here: the caller refuses events that lie further ahead of its own clock than it is prepared to believe.
/// </para>
/// </remarks>
public sealed class CounterWindows
{
    /// <summary>Seconds before the newest event after which an event is too late for any judged window.</summary>
    public const long LatestAcceptedSeconds = 86_400;

    // DateTimeOffset's range: what lies outside is not a time, and would overflow the arithmetic.
    private const long FirstSecond = -62_135_596_800;
    private const long LastSecond = 253_402_300_799;

    private readonly CounterTier[] _tiers = NewTiers();

    /// <summary>How far before the newest event a window may end and still be complete: 60 s lateness and 2 s margin.</summary>
    public static TimeSpan GreatestLag { get; } = TimeSpan.FromSeconds(62);

    /// <summary>The longest window, 30 days.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(30);

    /// <summary>Everything ever added, the events that came too late included.</summary>
    public WorkloadCounts Totals { get; private set; }

    /// <summary>Requests of <see cref="Totals"/> that are in no window because they came more than 24 h late.</summary>
    public long TooLate { get; private set; }

    /// <summary>Event second of the newest event; null before the first.</summary>
    public long? NewestSecond { get; private set; }

    /// <summary>Bytes of all counters, without object headers.</summary>
    public int Bytes
    {
        get
        {
            var bytes = 0;
            foreach (var tier in _tiers)
                bytes += tier.Bytes;
            return bytes;
        }
    }

    internal IReadOnlyList<CounterTier> Tiers => _tiers;

    /// <summary>Adds the counts of one event second.</summary>
    /// <param name="second">Event time, Unix seconds.</param>
    /// <param name="counts">What happened; nothing at all is not an event and changes nothing.</param>
    /// <returns>
    /// False when the second lies more than 24 h before the newest event (or outside the years 1 to 9999): then only
    /// <see cref="Totals"/> and <see cref="TooLate"/> know of it.
    /// </returns>
    public bool Add(long second, in WorkloadCounts counts)
    {
        if (counts == default)
            return true;
        Totals += counts;
        if (second is < FirstSecond or > LastSecond || second < NewestSecond - LatestAcceptedSeconds)
        {
            TooLate += counts.Requests;
            return false;
        }

        var newest = NewestSecond is { } known ? Math.Max(known, second) : second;
        NewestSecond = newest;
        Span<long> packed = stackalloc long[PackedCounts.FieldCount];
        PackedCounts.Pack(counts, packed);
        foreach (var tier in _tiers)
        {
            tier.Advance(tier.BucketOf(newest));
            tier.Add(tier.BucketOf(second), packed);
        }

        return true;
    }

    /// <summary>The counts of the window that ends before a second.</summary>
    /// <param name="window">
    /// Above zero, at most 30 days; whole buckets of <see cref="GranularityOf"/>, otherwise rounded up to them.
    /// </param>
    /// <param name="endSecondExclusive">
    /// The first second that is not in the window. The end is exact to the second while it lies at most 362 s before the newest
    /// event; further back, the bucket in which it falls counts as a whole.
    /// </param>
    /// <returns>
    /// The sum of the buckets that make up the window, the last being the one in which it ends: its start is the bucket edge at
    /// or up to one granularity after <c>end - window</c>. A window that ends before newest - <see cref="GreatestLag"/> lacks
    /// the part that is no longer held.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The window is not above zero or is longer than 30 days.</exception>
    public WorkloadCounts Sum(TimeSpan window, long endSecondExclusive)
    {
        var tier = TierOf(window);
        if (NewestSecond is not { } newest || endSecondExclusive <= FirstSecond)
            return default;
        var lastSecond = Math.Min(endSecondExclusive, LastSecond + Longest.Ticks / TimeSpan.TicksPerSecond) - 1;
        var last = tier.BucketOf(lastSecond);
        Span<long> packed = stackalloc long[PackedCounts.FieldCount];
        packed.Clear();
        tier.AddRange(last - BucketsOf(window, tier) + 1, last, packed);
        if (tier.Width > 1 && lastSecond < newest && lastSecond + 1 > newest - _tiers[0].Slots)
            SubtractAfter(lastSecond, ((last + 1) * tier.Width) - 1, packed);
        return PackedCounts.Unpack(packed);
    }

    /// <summary>The bucket width that a window is summed from: 1 s, 10 s, 1 min, 5 min or 1 h, the finest that reaches.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The window is not above zero or is longer than 30 days.</exception>
    public static TimeSpan GranularityOf(TimeSpan window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(window, Longest);
        var seconds = window.TotalSeconds switch
        {
            <= 300 => 1,
            <= 3_600 => 10,
            <= 21_600 => 60,
            <= 86_400 => 300,
            _ => 3_600,
        };
        return TimeSpan.FromSeconds(seconds);
    }

    /// <summary>Appends the packed form, self-delimiting and protected by a checksum.</summary>
    public void WriteTo(IBufferWriter<byte> writer) => CounterWindowsCodec.Write(this, writer);

    /// <summary>Reads a packed form from the start of a span.</summary>
    /// <param name="source">The bytes; more may follow.</param>
    /// <param name="windows">What was read; empty when false is returned.</param>
    /// <param name="consumed">Bytes read; 0 when false is returned.</param>
    /// <returns>False when it is truncated, of another format version, or corrupt.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out CounterWindows windows, out int consumed) =>
        CounterWindowsCodec.TryRead(source, out windows, out consumed);

    /// <summary>A series as a codec read it, its rings in place for <see cref="Restore"/> of each bucket.</summary>
    internal static CounterWindows Of(in WorkloadCounts totals, long tooLate, long? newestSecond)
    {
        var windows = new CounterWindows { Totals = totals, TooLate = tooLate };
        if (newestSecond is not { } newest || newest is < FirstSecond or > LastSecond)
            return windows;
        windows.NewestSecond = newest;
        Span<long> nothing = stackalloc long[PackedCounts.FieldCount];
        nothing.Clear();
        foreach (var tier in windows._tiers)
            tier.Add(tier.BucketOf(newest), nothing);
        return windows;
    }

    internal void Restore(int tier, long bucket, ReadOnlySpan<long> packed) => _tiers[tier].Add(bucket, packed);

    private static CounterTier[] NewTiers() => [new(1, 363), new(10, 367), new(60, 362), new(300, 289), new(3_600, 721)];

    private static long BucketsOf(TimeSpan window, CounterTier tier)
    {
        var width = tier.Width * TimeSpan.TicksPerSecond;
        return (window.Ticks + width - 1) / width;
    }

    private CounterTier TierOf(TimeSpan window)
    {
        var width = (int)GranularityOf(window).TotalSeconds;
        return Array.Find(_tiers, tier => tier.Width == width)!;
    }

    private void SubtractAfter(long lastSecond, long lastOfBucket, Span<long> packed)
    {
        Span<long> after = stackalloc long[PackedCounts.FieldCount];
        after.Clear();
        _tiers[0].AddRange(lastSecond + 1, lastOfBucket, after);
        for (var field = 0; field < packed.Length; field++)
            packed[field] -= after[field];
    }
}
