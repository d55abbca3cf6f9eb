using System.Buffers.Binary;
using System.Text;

namespace SqlxOrleans.Api.Tests;

/// <summary>Writes protobuf for what an SDK would not send.</summary>
internal static class OtlpBytes
{
    private static long s_spans;

    public static byte[] Field(int number, params byte[][] parts)
    {
        var content = parts.SelectMany(part => part).ToArray();
        return [.. Varint((ulong)(number << 3) | 2), .. Varint((ulong)content.Length), .. content];
    }

    public static byte[] Text(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    public static byte[] Number(int number, ulong value) => [.. Varint((ulong)number << 3), .. Varint(value)];

    public static byte[] Fixed(int number, ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return [.. Varint((ulong)(number << 3) | 1), .. bytes];
    }

    public static byte[] Attribute(int number, string key, string value) => Field(number, Text(1, key), Field(2, Text(1, value)));

    public static byte[] Traces(params byte[][] spans) => Field(1, Field(1, Attribute(1, "sqlx.workspace", "prod-eu")), Field(2, spans));

    /// <summary>A span like no other.</summary>
    public static byte[] Span(ulong startNanoseconds, ulong endNanoseconds, params byte[][] more) =>
        SpanOf((1UL << 32) + (ulong)Interlocked.Increment(ref s_spans), startNanoseconds, endNanoseconds, more);

    /// <summary>The span of a number, the same at every call; the sender's ids make it.</summary>
    public static byte[] SpanOf(ulong number, ulong startNanoseconds, ulong endNanoseconds, params byte[][] more) => Field(
        2,
        [Field(1, [.. Enumerable.Repeat((byte)1, 8), .. BitConverter.GetBytes(number)]), Field(2, Enumerable.Repeat((byte)2, 8).ToArray()),
            Text(5, "kernel.exec.ok"), Fixed(7, startNanoseconds), Fixed(8, endNanoseconds), Attribute(9, "sqlx.slo_class", "L"), .. more]);

    public static byte[] CumulativeSum(string name, ulong start, ulong time, ulong value, params byte[][] attributes) => Field(
        1, Field(2, Field(2, Text(1, name), Field(7, Field(1, [.. attributes, Fixed(2, start), Fixed(3, time), Fixed(6, value)]), Number(2, 2)))));

    /// <summary>A metric of one point: kind 5 gauge, 7 sum, 9 histogram, 10 exponential histogram; its temporality stands beside the point.</summary>
    public static byte[] Metric(string name, string unit, int kind, byte[] temporality, params byte[][] point) =>
        Field(1, Field(2, Field(2, Text(1, name), Text(3, unit), Field(kind, Field(1, point), temporality))));

    public static byte[] Double(int number, double value) => Fixed(number, BitConverter.DoubleToUInt64Bits(value));

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
