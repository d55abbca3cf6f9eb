using System.Buffers;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Sketches;

/// <summary>
/// One series' sliding windows of latencies by event time: 5 min as 30 x 10 s, 1 h as 12 x 5 min, 6 h as 24 x 15 min, 3 d by the hour, 30 d by
/// the UTC day. Each window equals a recomputation from the raw events, whatever their order (design: sketch, "Windows").
/// </summary>
/// <remarks>
/// Only the newest 10 s are kept as an open sketch; it joins the other tiers when it is over, so a value is unpacked in one place.
/// All other slots are packed bytes, 40 bytes of overhead and 20 to 700 of content each; empty slots cost nothing. 3 d and 30 d share
/// their slots: an hour that is older than 3 d joins its day. A window that is read keeps a running total (8 bytes a bucket, 1 to 5 KB) until a slide finds it unread.
/// Measured (bench/Load, "sketch"), without and with all five totals: one event 1.4 and 1.9 KB; an hour at 10 a second
/// 19 and 40 KB; an hour at 250 a second 33 and 54 KB; 30 days at one a second 72 and 93 KB.
/// Not safe for concurrent use.
/// </remarks>
public sealed class SketchWindows
{
    private const byte FormatVersion = 1;
    private const int OpenSeconds = 10;
    private const long LeastSecond = -62_135_596_800;
    private const long GreatestSecond = 253_402_300_799;

    private static readonly TimeSpan[] Lengths =
        [TimeSpan.FromMinutes(5), TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromDays(3), TimeSpan.FromDays(30)];

    private readonly SketchTier[] _tiers = [new(OpenSeconds, [30]), new(300, [12]), new(900, [24]), new(3600, [72, 720], coarse: 24)];
    private LatencySketch? _open;

    /// <summary>The newest Unix second that was added or advanced to; <see cref="long.MinValue"/> before the first.</summary>
    public long NewestSecond { get; private set; } = long.MinValue;

    /// <summary>The window of exactly this length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No window has this length.</exception>
    public static SketchWindow ForLength(TimeSpan length) =>
        TryForLength(length, out var window)
            ? window
            : throw new ArgumentOutOfRangeException(
                nameof(length), length, "Latency windows are 5 minutes, 1 hour, 6 hours, 3 days or 30 days long.");

    /// <summary>The window of exactly this length; false when there is none.</summary>
    public static bool TryForLength(TimeSpan length, out SketchWindow window)
    {
        var at = Array.IndexOf(Lengths, length);
        window = (SketchWindow)Math.Max(at, 0);
        return at >= 0;
    }

    /// <summary>How long a window is.</summary>
    public static TimeSpan LengthOf(SketchWindow window) => Lengths[Checked(window)];

    /// <summary>
    /// Adds latencies of one event second. A newer second slides the windows; a second inside a tier's reach goes to its slot, however
    /// late; what is older than a tier's reach is ignored by that tier. An empty sketch changes nothing.
    /// </summary>
    /// <param name="second">Unix second of the events, years 1 to 9999. The caller refuses seconds too far in the future: one such
    /// second slides everything out of the windows.</param>
    /// <param name="values">The latencies; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="second"/> is outside the years 1 to 9999.</exception>
    public void Add(long second, LatencySketch values)
    {
        ArgumentNullException.ThrowIfNull(values);
        CheckSecond(second);
        if (values.Count == 0)
            return;
        Advance(second);
        if (OpenSlotOf(second) == OpenSlotOf(NewestSecond))
        {
            _open ??= new LatencySketch();
            _open.Add(values);
            return;
        }

        foreach (var tier in _tiers)
            tier.Put(second, values);
    }

    /// <summary>Slides the windows to end with a second (a watermark) without adding; ignored when it is not newer.</summary>
    /// <param name="second">Unix second, years 1 to 9999.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="second"/> is outside the years 1 to 9999.</exception>
    public void Advance(long second)
    {
        CheckSecond(second);
        if (second <= NewestSecond)
            return;
        var isSameSlot = NewestSecond != long.MinValue && OpenSlotOf(second) == OpenSlotOf(NewestSecond);
        var newestBefore = NewestSecond;
        NewestSecond = second;
        if (isSameSlot)
            return;
        foreach (var tier in _tiers)
        {
            if (_open is not null)
                tier.Put(newestBefore, _open);
            tier.Advance(second);
        }

        _open = null;
    }

    /// <summary>
    /// All latencies of a window: its slots up to and with the newest second's. A sketch of its own, with exact minimum and maximum.
    /// </summary>
    public LatencySketch Read(SketchWindow window)
    {
        var at = Checked(window);
        return NewestSecond == long.MinValue ? new LatencySketch() : _tiers[Math.Min(at, 3)].Read(at == 4 ? 1 : 0, _open);
    }

    /// <summary>Forgets running totals and spare room, for a series that has gone quiet; nothing that can be read changes.</summary>
    public void Trim()
    {
        _open = _open?.Clone();
        foreach (var tier in _tiers)
            tier.Trim();
    }

    /// <summary>Appends the packed form, self-delimiting.</summary>
    public void WriteTo(IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        CanonicalVarint.WriteByte(writer, FormatVersion);
        CanonicalVarint.WriteByte(writer, (byte)(NewestSecond == long.MinValue ? 0 : 1));
        if (NewestSecond == long.MinValue)
            return;
        Varint.WriteSigned(writer, NewestSecond);
        (_open ?? new LatencySketch()).WriteTo(writer);
        foreach (var tier in _tiers)
            tier.WriteTo(writer);
    }

    /// <summary>Reads a packed form from the start of a span; false when it is truncated or contradicts itself.</summary>
    /// <param name="source">The packed form and whatever follows it.</param>
    /// <param name="windows">The windows; empty when false is returned.</param>
    /// <param name="consumed">Bytes read; zero when false is returned.</param>
    public static bool TryRead(ReadOnlySpan<byte> source, out SketchWindows windows, out int consumed)
    {
        var rest = source;
        windows = new SketchWindows();
        consumed = 0;
        if (!windows.ReadFrom(ref rest))
        {
            windows = new SketchWindows();
            return false;
        }

        consumed = source.Length - rest.Length;
        return true;
    }

    private static long OpenSlotOf(long second) => (second - LeastSecond) / OpenSeconds;

    private static int Checked(SketchWindow window) =>
        Enum.IsDefined(window) ? (int)window : throw new ArgumentOutOfRangeException(nameof(window), window, "Not a window.");

    private static void CheckSecond(long second)
    {
        if (second is < LeastSecond or > GreatestSecond)
            throw new ArgumentOutOfRangeException(nameof(second), second, "An event's Unix second lies in the years 1 to 9999.");
    }

    private bool ReadFrom(ref ReadOnlySpan<byte> source)
    {
        if (source.Length < 2 || source[0] != FormatVersion || source[1] > 1)
            return false;
        var isEmpty = source[1] == 0;
        source = source[2..];
        if (isEmpty)
            return true;
        if (!CanonicalVarint.TryReadSigned(ref source, out var second) || second is < LeastSecond or > GreatestSecond
            || !LatencySketch.TryReadAnyCount(source, out var open, out var length))
            return false;
        source = source[length..];
        NewestSecond = second;
        _open = open.Count > 0 ? open : null;
        for (var i = 0; i < _tiers.Length; i++)
        {
            if (!_tiers[i].TryRead(ref source, second, leastAge: i == 0 ? 1 : 0))
                return false;
        }

        return true;
    }
}
