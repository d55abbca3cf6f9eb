using System.Buffers;
using System.Text;

namespace SqlxOrleans.Domain.Telemetry.Deltas;

/// <summary>The packed form of a <see cref="SignalsDelta"/>.</summary>
public static class SignalsDeltaCodec
{
    /// <summary>Longest label in UTF-8 bytes; a longer one is cut when written and refused when read.</summary>
    public const int MaxLabelBytes = 512;

    /// <summary>Most events that one entry from outside may claim, 2^48.</summary>
    public const long MaxCount = 1L << 48;

    /// <summary>Greatest sum in milliseconds that one entry from outside may claim: 31,700 years.</summary>
    public const double MaxSumMs = 1e15;

    private const byte FormatVersion = 1;

    /// <summary>Appends the packed form.</summary>
    public static void Write(SignalsDelta delta, IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(delta);
        ArgumentNullException.ThrowIfNull(writer);
        Varint.Write(writer, FormatVersion);
        Varint.Write(writer, (ulong)delta.Entries.Count);
        foreach (var (key, value) in delta.Entries)
        {
            Varint.WriteSigned(writer, key.Second);
            Varint.Write(writer, (byte)key.Kind);
            WriteLabel(writer, key.Label);
            WriteLabel(writer, key.SubLabel);
            WriteValue(writer, value);
        }
    }

    /// <summary>Reads a packed delta that fills the whole span.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out SignalsDelta delta, out string? error) =>
        TryRead(source, SignalsDelta.MaxEntries + 16, new SignalCount(MaxCount, MaxSumMs), out delta, out error);

    /// <summary>Reads a packed delta of at most a number of entries, each of at most a value.</summary>
    internal static bool TryRead(
        ReadOnlySpan<byte> source, int maxEntries, SignalCount limit, out SignalsDelta delta, out string? error)
    {
        var length = source.Length;
        delta = new SignalsDelta(maxEntries);
        error = ReadInto(delta, maxEntries, limit, ref source);
        if (error is null && source.Length > 0)
            error = "bytes after the last entry";
        if (error is not null)
        {
            error = $"{error} at byte {length - source.Length} of {length}";
            delta = new SignalsDelta();
        }

        return error is null;
    }

    private static string? ReadInto(SignalsDelta delta, int maxEntries, SignalCount limit, ref ReadOnlySpan<byte> source)
    {
        if (!Varint.TryRead(ref source, out var version) || version != FormatVersion)
            return "unknown format version";
        if (!Varint.TryReadBounded(ref source, maxEntries, out var entries))
            return "bad number of entries";
        for (var i = 0; i < entries; i++)
        {
            if (!Varint.TryReadSigned(ref source, out var second) || !EventSecond.IsValid(second)
                || !Varint.TryReadBounded(ref source, (byte)SignalKind.AirCompile, out var kind) || kind == 0
                || !TryReadLabel(ref source, out var label) || !TryReadLabel(ref source, out var subLabel)
                || !TryReadValue(ref source, limit, out var value))
                return "bad entry";
            delta.Add(new SignalKey(second, (SignalKind)kind, label, subLabel), value.Count, value.SumMs);
        }

        return null;
    }

    internal static void WriteValue(IBufferWriter<byte> writer, SignalCount value)
    {
        Varint.Write(writer, (ulong)value.Count);
        Varint.Write(writer, BitConverter.DoubleToUInt64Bits(value.SumMs));
    }

    /// <summary>Reads a value of at most a limit; false when it is more, or its sum is not a duration.</summary>
    internal static bool TryReadValue(ref ReadOnlySpan<byte> source, SignalCount limit, out SignalCount value)
    {
        value = default;
        if (!Varint.TryReadBounded(ref source, limit.Count, out var count) || !Varint.TryRead(ref source, out var bits))
            return false;
        value = new SignalCount(count, BitConverter.UInt64BitsToDouble(bits));
        // Not a number fails both comparisons.
        return value.SumMs >= 0 && value.SumMs <= limit.SumMs;
    }

    private static void WriteLabel(IBufferWriter<byte> writer, string label)
    {
        Span<byte> utf8 = stackalloc byte[MaxLabelBytes];
        // Cuts at a character boundary when the label is too long.
        Encoding.UTF8.GetEncoder().Convert(label, utf8, flush: false, out _, out var written, out _);
        Varint.Write(writer, (ulong)written);
        writer.Write(utf8[..written]);
    }

    private static bool TryReadLabel(ref ReadOnlySpan<byte> source, out string label)
    {
        label = string.Empty;
        if (!Varint.TryReadBounded(ref source, MaxLabelBytes, out var length) || length > source.Length)
            return false;
        label = Encoding.UTF8.GetString(source[..length]);
        source = source[length..];
        return true;
    }
}
