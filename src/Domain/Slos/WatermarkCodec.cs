using System.Buffers;
using System.Text;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Domain.Slos;

/// <summary>
/// The packed form of a <see cref="WatermarkTracker"/>: version, whether anything was claimed, newest claim, whether it was
/// ever advanced, reach, then the producers by name.
/// </summary>
internal static class WatermarkCodec
{
    private const byte FormatVersion = 1;

    // Three bytes of UTF-8 for each UTF-16 unit.
    private const int LongestName = WatermarkTracker.LongestProducerName * 3;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static void Write(WatermarkTracker tracker, IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var body = new ArrayBufferWriter<byte>();
        WriteBody(tracker, body);
        ChecksummedFrame.Write(writer, body.WrittenSpan);
    }

    public static bool TryRead(ReadOnlySpan<byte> source, out WatermarkTracker tracker, out int consumed)
    {
        tracker = new WatermarkTracker();
        if (!ChecksummedFrame.TryRead(source, out var body, out consumed))
            return false;
        if (TryReadBody(body) is not { } read)
        {
            consumed = 0;
            return false;
        }

        tracker = read;
        return true;
    }

    private static void WriteBody(WatermarkTracker tracker, ArrayBufferWriter<byte> writer)
    {
        Varint.Write(writer, FormatVersion);
        WriteOptional(writer, tracker.Newest);
        WriteOptional(writer, tracker.Reach);
        Varint.Write(writer, (ulong)tracker.Table.Count);
        foreach (var (name, producer) in tracker.Table)
        {
            var bytes = Encoding.UTF8.GetBytes(name);
            Varint.Write(writer, (ulong)bytes.Length);
            writer.Write(bytes);
            Varint.WriteSigned(writer, producer.Claim);
            Varint.WriteSigned(writer, producer.HeardAt);
        }
    }

    private static WatermarkTracker? TryReadBody(ReadOnlySpan<byte> rest)
    {
        if (!Varint.TryRead(ref rest, out var version) || version != FormatVersion
            || !TryReadOptional(ref rest, out var newest) || !TryReadOptional(ref rest, out var reach)
            || (newest is null && reach is not null)
            || !Varint.TryReadBounded(ref rest, WatermarkTracker.MostProducers, out var count)
            || (newest is null && count > 0))
            return null;
        var tracker = WatermarkTracker.Of(reach, newest);
        for (var i = 0; i < count; i++)
        {
            if (!TryReadProducer(ref rest, tracker))
                return null;
        }

        return rest.IsEmpty ? tracker : null;
    }

    private static bool TryReadProducer(ref ReadOnlySpan<byte> rest, WatermarkTracker tracker)
    {
        if (!Varint.TryReadBounded(ref rest, LongestName, out var length) || length == 0 || length > rest.Length)
            return false;
        var bytes = rest[..length];
        rest = rest[length..];
        if (!TryDecode(bytes, out var name) || !TryReadTime(ref rest, out var claim) || !TryReadTime(ref rest, out var heardAt))
            return false;
        tracker.Restore(name, new WatermarkTracker.Producer(claim, heardAt));
        return true;
    }

    private static bool TryDecode(ReadOnlySpan<byte> bytes, out string name)
    {
        try
        {
            name = StrictUtf8.GetString(bytes);
            return name.Length <= WatermarkTracker.LongestProducerName;
        }
        catch (DecoderFallbackException)
        {
            name = string.Empty;
            return false;
        }
    }

    private static void WriteOptional(IBufferWriter<byte> writer, long? value)
    {
        Varint.Write(writer, value is null ? 0UL : 1UL);
        if (value is { } known)
            Varint.WriteSigned(writer, known);
    }

    private static bool TryReadOptional(ref ReadOnlySpan<byte> rest, out long? value)
    {
        value = null;
        if (!Varint.TryReadBounded(ref rest, 1, out var present))
            return false;
        if (present == 0)
            return true;
        if (!TryReadTime(ref rest, out var known))
            return false;
        value = known;
        return true;
    }

    private static bool TryReadTime(ref ReadOnlySpan<byte> rest, out long time) =>
        Varint.TryReadSigned(ref rest, out time) && time is >= -WatermarkTracker.TimeLimit and <= WatermarkTracker.TimeLimit;
}
