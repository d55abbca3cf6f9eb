using CsCheck;
using SqlxOrleans.Api.Otlp;
using SqlxOrleans.Domain.Telemetry;
using static SqlxOrleans.Api.Tests.OtlpBytes;

namespace SqlxOrleans.Api.Tests;

public sealed class OtlpSpanTests
{
    private static readonly Gen<byte[]> Bytes = Gen.Byte.Array[0, 20];

    /// <summary>A field's number, wire type and value.</summary>
    private static readonly Gen<(int Number, int Wire, byte[] Value)> AnyField = Gen.OneOf(
        Gen.Select(Gen.Int[1, 16], Bytes).Where((number, _) => number is not (9 or 15)).Select((number, value) => (number, 2, value)),
        Gen.Int[0, 200].Select(length => (9, 2, (byte[])[.. Text(1, "sqlx.slo_class"), .. Field(2, Text(1, length == 1 ? "A" : new string('v', length)))])),
        Gen.ULong[0, 3].Select(code => (15, 2, Number(3, code))),
        Gen.Select(Gen.Int[1, 20], Gen.OneOf(Gen.ULong[0, 5], Gen.ULong)).Select((number, value) => (number, 0, Number(1, value)[1..])),
        Gen.Select(Gen.Int[1, 20], Gen.ULong).Select((number, value) => (number, 1, BitConverter.GetBytes(value))),
        Gen.Select(Gen.Int[1, 20], Gen.UInt).Select((number, value) => (number, 5, BitConverter.GetBytes(value))));

    [Fact]
    public void A_span_means_the_same_however_its_numbers_are_written()
    {
        Gen.Select(AnyField, Gen.Int[0, 2], Gen.Int[0, 2]).Array[0, 12].Sample(fields =>
        {
            var plain = fields.SelectMany(each => Write(each.Item1, 0, 0)).ToArray();
            var padded = fields.SelectMany(each => Write(each.Item1, each.Item2, each.Item3)).ToArray();
            var expected = Naive(plain);
            Assert.Equal(expected, Read(plain));
            Assert.Equal(expected, Read(padded));
        });
    }

    [Fact]
    public void A_span_that_ends_within_a_field_is_refused_where_it_ends()
    {
        byte[] whole = [.. Write((1, 2, new byte[16]), 0, 0), .. Write((7, 1, new byte[8]), 0, 0), .. Attribute(9, "sqlx.slo_class", "L"), .. Number(6, 300)];
        int[] ends = [0, 18, 27, whole.Length - 3, whole.Length];
        for (var length = 0; length <= whole.Length; length++)
        {
            if (ends.Contains(length))
                Read(whole[..length]);
            else
                Assert.Throws<OtlpFormatException>(() => Read(whole[..length]));
        }
    }

    /// <summary>Tag and length with bytes that add nothing, as the format allows.</summary>
    private static byte[] Write((int Number, int Wire, byte[] Value) field, int padTag, int padLength) =>
    [
        .. Padded((ulong)((field.Number << 3) | field.Wire), padTag),
        .. field.Wire == 2 ? Padded((ulong)field.Value.Length, padLength) : [],
        .. field.Value,
    ];

    private static byte[] Padded(ulong value, int by)
    {
        var bytes = Number(1, value)[1..];
        if (by == 0)
            return bytes;
        bytes[^1] |= 0x80;
        return [.. bytes, .. Enumerable.Repeat((byte)0x80, by - 1), 0];
    }

    private static string Read(byte[] message)
    {
        var attributes = default(OtlpAttributes);
        var span = default(OtlpSpan);
        span.Read(message, 0, ref attributes);
        return Say(span.TraceId, span.SpanId, span.Name, span.Start, span.End, span.Kind, span.Status, span.HasParent, attributes.Class);
    }

    private static string Naive(byte[] message)
    {
        ReadOnlySpan<byte> name = default, traceId = default, spanId = default;
        ulong start = 0, end = 0, kind = 0, status = 0;
        var hasParent = false;
        var workloadClass = WorkloadClass.Unclassified;
        for (var reader = new ProtobufReader(message, 0); reader.Next();)
        {
            switch (reader.Field, (int)reader.Wire)
            {
                case (1, 2): traceId = reader.ReadBytes(); break;
                case (2, 2): spanId = reader.ReadBytes(); break;
                case (4, 2): hasParent = reader.ReadBytes().ContainsAnyExcept((byte)0); break;
                case (5, 2): name = reader.ReadBytes(); break;
                case (6, 0): kind = reader.ReadVarint(); break;
                case (7, 1): start = reader.ReadFixed64(); break;
                case (8, 1): end = reader.ReadFixed64(); break;
                case (9, 2): workloadClass = reader.ReadBytes().EndsWith("A"u8) ? WorkloadClass.A : workloadClass; break;
                case (15, 2): status = reader.ReadBytes()[1]; break;
                default: reader.Skip(); break;
            }
        }

        return Say(traceId, spanId, name, start, end, kind, status, hasParent, workloadClass);
    }

    private static string Say(
        ReadOnlySpan<byte> traceId, ReadOnlySpan<byte> spanId, ReadOnlySpan<byte> name, ulong start, ulong end, ulong kind, ulong status, bool hasParent,
        WorkloadClass workloadClass) =>
        $"{Convert.ToHexString(traceId)} {Convert.ToHexString(spanId)} {Convert.ToHexString(name)} {start} {end} {kind} {status} {hasParent} {workloadClass}";
}
