using System.IO.Compression;
using SqlxOrleans.Load.Ingest;

namespace SqlxOrleans.Load.Bombs;

/// <summary>Bodies in protobuf that no SDK would send.</summary>
internal static class HostileProtobuf
{
    private static ulong Now => (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000;

    public static byte[] Gzip(ReadOnlySpan<byte> bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.SmallestSize, leaveOpen: true))
            gzip.Write(bytes);
        return target.ToArray();
    }

    /// <summary>A span is two bytes: a tag and the length 0.</summary>
    public static byte[] EmptySpans(int count)
    {
        var spans = new byte[2 * count];
        for (var i = 0; i < spans.Length; i += 2)
            spans[i] = 0x12;
        return new WireWriter().Bytes(1, new WireWriter().Bytes(2, spans).ToArray()).ToArray();
    }

    /// <summary>Compresses just well enough to pass for honest, as large as a body may be.</summary>
    public static byte[] JustBelowTheRatio(int decompressed, int ratio)
    {
        var noise = new byte[(int)(decompressed / (ratio * 0.95))];
        new Random(1).NextBytes(noise);
        var value = new byte[decompressed - 200];
        for (var i = 0; i < noise.Length; i++)
            value[(int)((long)i * value.Length / noise.Length)] = noise[i];
        return Gzip(Traces(Span(new WireWriter().Text(1, "large").Message(2, new WireWriter().Bytes(7, value)))));
    }

    /// <summary>A span with an attribute of arrays in arrays.</summary>
    public static byte[] NestedSpan(int depth) => Traces(Span(new WireWriter().Text(1, "deep").Message(2, Nested(depth))));

    /// <summary>A log record whose body is arrays in arrays.</summary>
    public static byte[] NestedLog(int depth) => new WireWriter().Message(1, new WireWriter().Message(2, new WireWriter().Message(
        2, new WireWriter().Fixed(1, Now).Message(5, Nested(depth)).Text(12, "kernel.exec.ok")))).ToArray();

    public static byte[] Varint(int length)
    {
        var bytes = new byte[length + 2];
        Array.Fill(bytes, (byte)0xFF);
        bytes[0] = 0x08;
        bytes[^1] = 1;
        return bytes;
    }

    /// <summary>An attribute that is an array of whole numbers.</summary>
    public static byte[] ArrayAttribute(int values)
    {
        var array = new byte[4 * values];
        for (var i = 0; i < array.Length; i += 4)
            (array[i], array[i + 1], array[i + 2], array[i + 3]) = (0x0A, 2, 0x18, 1);
        return Traces(Span(new WireWriter().Text(1, "many").Message(2, new WireWriter().Bytes(5, array))));
    }

    /// <summary>As many bounds as buckets less one, all in order: valid but for their number.</summary>
    public static byte[] ExplicitBuckets(int buckets)
    {
        var counts = new ulong[buckets];
        counts[0] = 1;
        var bounds = new ulong[buckets - 1];
        for (var i = 0; i < bounds.Length; i++)
            bounds[i] = BitConverter.DoubleToUInt64Bits(i + 1);
        return Histogram(new WireWriter().Fixed(3, Now).Fixed(4, 1).Packed(6, counts).Packed(7, bounds));
    }

    public static byte[] ExponentialBuckets(int buckets)
    {
        var counts = new byte[buckets];
        counts[0] = 1;
        return Metric(10, new WireWriter().Fixed(3, Now).Fixed(4, 1).Number(6, 6).Message(8, new WireWriter().Bytes(2, counts)));
    }

    /// <summary>A packed field whose length is no multiple of its items'.</summary>
    public static byte[] TornPacked(int bytes) => Histogram(new WireWriter().Fixed(3, Now).Fixed(4, 1).Bytes(6, new byte[bytes + 3]));

    public static byte[] UnsortedBounds() => Histogram(new WireWriter().Fixed(3, Now).Fixed(4, 3).Packed(6, [1, 1, 1]).Packed(7, Bits(10, 5)));

    public static byte[] CountBesideTheBuckets() => Histogram(new WireWriter().Fixed(3, Now).Fixed(4, 7).Packed(6, [1, 1]).Packed(7, Bits(10)));

    public static byte[] CountsThatOverflow() => Histogram(new WireWriter().Fixed(3, Now).Fixed(4, 0).Packed(6, [ulong.MaxValue, 1]).Packed(7, Bits(10)));

    public static byte[] Times(ulong start, ulong end) => Traces(
        new WireWriter().Bytes(1, new byte[16]).Bytes(2, new byte[8]).Text(5, "kernel.exec.ok").Fixed(7, start).Fixed(8, end));

    /// <summary>A gRPC message: a flag, a length that need not be true, bytes.</summary>
    public static byte[] Frame(bool isCompressed, uint length, ReadOnlySpan<byte> bytes)
    {
        var frame = new byte[5 + bytes.Length];
        frame[0] = isCompressed ? (byte)1 : (byte)0;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), length);
        bytes.CopyTo(frame.AsSpan(5));
        return frame;
    }

    private static ulong[] Bits(params double[] values) => [.. values.Select(BitConverter.DoubleToUInt64Bits)];

    private static WireWriter Nested(int depth)
    {
        var value = new WireWriter().Text(1, "x");
        for (var i = 0; i < depth; i++)
            value = new WireWriter().Message(5, new WireWriter().Message(1, value));
        return value;
    }

    private static WireWriter Span(WireWriter attribute) => new WireWriter()
        .Bytes(1, new byte[16]).Bytes(2, new byte[8]).Text(5, "kernel.exec.ok").Fixed(7, Now).Fixed(8, Now).Message(9, attribute);

    private static byte[] Traces(WireWriter span) => new WireWriter().Message(1, new WireWriter().Message(2, new WireWriter().Message(2, span))).ToArray();

    private static byte[] Histogram(WireWriter point) => Metric(9, point);

    private static byte[] Metric(int kind, WireWriter point) => new WireWriter().Message(1, new WireWriter().Message(2, new WireWriter().Message(
        2, new WireWriter().Text(1, "sqlx_exec_latency_ms").Text(3, "ms").Message(kind, new WireWriter().Message(1, point).Number(2, 1))))).ToArray();
}
