using CsCheck;
using SqlxOrleans.Domain.Sketches;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Sketches;

public sealed class LatencySketchCodecTests
{
    [Theory]
    [MemberData(nameof(Datasets.Names), MemberType = typeof(Datasets))]
    public void Encode_then_decode_is_the_identity(string dataset)
    {
        var sketch = Datasets.Sketch(Datasets.All[dataset]);
        var bytes = Packed.Bytes(sketch);
        var read = Packed.Read(bytes);
        Assert.True(read.ContentEquals(sketch));
        Assert.Equal(bytes, Packed.Bytes(read));
    }

    [Fact]
    public void Encode_then_decode_is_the_identity_for_arbitrary_values() =>
        LatencySketchMergeTests.AnyValues.Sample(values =>
            Packed.Read(Packed.Bytes(Datasets.Sketch(values))).ContentEquals(Datasets.Sketch(values)));

    [Fact]
    public void Empty_sketch_is_one_byte() => Assert.Equal([0], Packed.Bytes(new LatencySketch()));

    [Fact]
    public void Encoding_delimits_itself()
    {
        var first = Packed.Bytes(Datasets.Sketch(Datasets.All["lognormal"]));
        byte[] both = [.. first, .. Packed.Bytes(Datasets.Sketch(0.5))];
        Assert.True(LatencySketch.TryRead(both, out _, out var consumed));
        Assert.Equal(first.Length, consumed);
        Assert.True(Packed.Read(both.AsSpan(consumed)).ContentEquals(Datasets.Sketch(0.5)));
    }

    [Theory]
    [InlineData(25, 80)]
    [InlineData(2_500, 550)]
    [InlineData(25_000, 680)]
    public void Encoding_of_lognormal_latencies_is_compact(int count, int limit)
    {
        var random = new Random(7);
        var sketch = new LatencySketch();
        for (var i = 0; i < count; i++)
        {
            sketch.TryInsert(0.008 * Math.Exp(0.7 * Datasets.Normal(random)));
        }

        Assert.InRange(Packed.Bytes(sketch).Length, 1, limit);
    }

    [Theory]
    [MemberData(nameof(Datasets.Names), MemberType = typeof(Datasets))]
    public void Every_truncation_is_rejected(string dataset)
    {
        var bytes = Packed.Bytes(Datasets.Sketch(Datasets.All[dataset]));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(LatencySketch.TryRead(bytes.AsSpan(0, length), out var sketch, out var consumed));
            Assert.Equal((0, 0), (sketch.Count, consumed));
        }
    }

    [Fact]
    public void Flipped_bits_never_throw_and_what_is_accepted_is_consistent_and_canonical()
    {
        var (accepted, rejected) = (0, 0);
        var anyPlace = Gen.Int[0, 10_000];
        var anyFlip = Gen.Select(LatencySketchMergeTests.AnyValues, anyPlace, Gen.Int[0, 7], anyPlace, Gen.Byte);
        anyFlip.Sample((values, at, bit, at2, other) =>
        {
            var bytes = Packed.Bytes(Datasets.Sketch(values));
            bytes[at % bytes.Length] ^= (byte)(1 << bit);
            if (other > 127)
                bytes[at2 % bytes.Length] = other;
            if (!LatencySketch.TryRead(bytes, out var sketch, out var consumed))
            {
                Interlocked.Increment(ref rejected);
                return sketch.Count == 0 && consumed == 0;
            }

            Interlocked.Increment(ref accepted);
            return IsConsistent(sketch) && Packed.Bytes(sketch).AsSpan().SequenceEqual(bytes.AsSpan(0, consumed));
        }, iter: 20_000);
        Assert.True(accepted > 100 && rejected > accepted, "most flips contradict the rest; some give another sketch");
    }

    [Fact]
    public void Noise_never_throws()
    {
        Gen.Byte.Array[0, 60].Sample(noise =>
        {
            if (noise.Length > 0)
                noise[0] |= 0x80;
            return !LatencySketch.TryRead(noise, out var sketch, out _) || IsConsistent(sketch);
        }, iter: 20_000);
    }

    [Theory]
    [InlineData("no value though present", "80 00 00 0000000000000000")]
    [InlineData("unknown part", "C1 01 00 0000000000000000 01")]
    [InlineData("present bit missing", "01 01 00 0000000000000000 01")]
    [InlineData("padded count", "81 8100 00 0000000000000000 01")]
    [InlineData("count above the parts", "81 02 00 0000000000000000 01")]
    [InlineData("zero part that is empty", "81 01 00 0000000000000000 00")]
    [InlineData("minimum above zero though a value is zero", "81 01 00 000000000000F03F 01")]
    [InlineData("negative minimum", "81 01 00 000000000000F0BF 01")]
    [InlineData("negative zero minimum", "81 01 00 0000000000000080 01")]
    [InlineData("infinite minimum", "84 01 00 000000000000F07F 01")]
    [InlineData("minimum that is no number", "84 01 00 000000000000F87F 01")]
    [InlineData("sum above count times maximum", "81 01 64 0000000000000000 01")]
    [InlineData("maximum equal to minimum", "91 01 00 0000000000000000 0000000000000000 01")]
    [InlineData("bucket beyond the last", "88 01 8094EBDC03 000000000000F03F 8010 01 02")]
    [InlineData("buckets past the end", "88 01 8094EBDC03 000000000000F03F FF09 FF10 02")]
    [InlineData("minimum and maximum of one in another bucket", "88 01 8094EBDC03 000000000000F03F FE09 01 02")]
    [InlineData("bucket above the maximum that the count leaves out", "88 01 8094EBDC03 000000000000F03F FF09 02 02 02")]
    [InlineData("trailing gap", "88 01 8094EBDC03 000000000000F03F FF09 02 02 03")]
    [InlineData("empty bucket as a count", "88 01 8094EBDC03 000000000000F03F FF09 02 00 02")]
    public void Contradictions_are_rejected(string what, string hex)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        Assert.False(LatencySketch.TryRead(bytes, out _, out _), what);
    }

    [Fact]
    public void More_values_than_a_sender_may_claim_are_rejected()
    {
        var sketch = new LatencySketch();
        sketch.AddBucket(0, LatencySketch.MaxReadCount);
        Assert.True(Packed.Read(Packed.Bytes(sketch)).ContentEquals(sketch));
        sketch.AddBucket(0, 1);
        Assert.False(LatencySketch.TryRead(Packed.Bytes(sketch), out var read, out var consumed));
        Assert.Equal((0, 0), (read.Count, consumed));
    }

    [Fact]
    public void Encoding_of_one_value_is_as_documented()
    {
        var bytes = Packed.Bytes(Datasets.Sketch(1.0));
        Assert.Equal("88018094EBDC03000000000000F03FFF090102", Convert.ToHexString(bytes));
    }

    private static bool IsConsistent(LatencySketch sketch)
    {
        var total = sketch.ZeroCount + sketch.UnderRangeCount + sketch.OverRangeCount;
        foreach (var count in sketch.Buckets(out _))
            total += count;
        return total == sketch.Count && sketch.SumNanoseconds >= 0
            && (sketch.Count == 0 || (sketch.Min >= 0 && sketch.Min <= sketch.Max && double.IsFinite(sketch.Max)
                && sketch.Quantile(0) >= sketch.Min && sketch.Quantile(1) <= sketch.Max));
    }
}
