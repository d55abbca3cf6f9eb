using CsCheck;
using SqlxOrleans.Domain.Sketches;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Sketches;

public sealed class LatencySketchOtlpTests
{
    private static readonly Gen<double[]> InRange = Gen.Double[-19, 11].Select(double.Exp2).Array[1, 60];

    [Fact]
    public void Down_scaling_the_published_index_vectors_agrees_with_the_lower_scale()
    {
        foreach (var (value, _, _, scale6, scale8) in Vectors.Indexes.Where(x => x.Scale6 is >= -1280 and < 768))
        {
            var sketch = new LatencySketch();
            Assert.True(sketch.TryAddExponential(8, scale8, [1], sum: value, min: value, max: value));
            Assert.Equal(1, sketch.Buckets(out var first)[0]);
            Assert.Equal(scale6, first);
            Assert.True(sketch.ContentEquals(Datasets.Sketch(value)));
        }

        foreach (var (_, scale4, scale5, scale6, scale8) in Vectors.Indexes)
            Assert.Equal((scale6, scale5, scale4), (scale8 >> 2, scale6 >> 1, scale5 >> 1));
    }

    [Fact]
    public void Buckets_of_a_higher_scale_give_the_sketch_of_the_values_byte_for_byte()
    {
        Gen.Select(InRange, Gen.Int[6, 9]).Sample((values, scale) =>
        {
            var fine = values.Select(x => FineIndex(x, scale)).ToArray();
            var offset = fine.Min();
            var counts = new ulong[fine.Max() - offset + 1];
            foreach (var index in fine)
                counts[index - offset]++;
            var direct = Datasets.Sketch(values);
            var sketch = new LatencySketch();
            return sketch.TryAddExponential(scale, (int)offset, counts, 0, direct.SumNanoseconds / 1e9, values.Min(), values.Max())
                && Packed.Bytes(sketch).AsSpan().SequenceEqual(Packed.Bytes(direct));
        });
    }

    [Fact]
    public void A_bucket_adds_what_a_histogram_of_that_bucket_adds()
    {
        Gen.Select(Gen.OneOf(Gen.Int[-1400, 900], Gen.Int), Gen.Int[0, 5]).Array[1, 20].Sample(buckets =>
        {
            var (sketch, twin) = (new LatencySketch(), new LatencySketch());
            foreach (var (index, count) in buckets)
            {
                sketch.AddBucket(index, count);
                Assert.True(twin.TryAddExponential(6, index, [(ulong)count]));
            }

            return sketch.ContentEquals(twin);
        });
    }

    [Fact]
    public void A_used_sketch_set_to_a_histogram_is_the_empty_one_with_it_added()
    {
        var used = new LatencySketch();
        Gen.Select(Gen.Int[-11, 21], Gen.Int[-200, 200], Gen.ULong[0, 9].Array[0, 30], Gen.ULong[0, 3], Gen.Double[0, 1].Nullable(), Gen.Double[0, 100].Nullable()).Sample(
            (scale, offset, counts, zeros, min, max) =>
            {
                var twin = new LatencySketch();
                var taken = twin.TryAddExponential(scale, offset, counts, zeros, null, min, max);
                return used.TrySetExponential(scale, offset, counts, zeros, null, min, max) == taken && used.ContentEquals(twin);
            },
            threads: 1);
    }

    [Fact]
    public void Buckets_of_a_lower_scale_keep_every_quantile_within_the_error_of_that_scale()
    {
        Gen.Select(InRange, Gen.Int[0, 5], Gen.Int[0, 100], Gen.Bool).Sample((values, scale, percent, hasBounds) =>
        {
            var indexes = values.Select(x => ExponentialMapping.IndexOf(x) >> (6 - scale)).ToArray();
            var offset = indexes.Min();
            var counts = new ulong[indexes.Max() - offset + 1];
            foreach (var index in indexes)
                counts[index - offset]++;
            var sketch = new LatencySketch();
            double? min = hasBounds ? values.Min() : null;
            double? max = hasBounds ? values.Max() : null;
            Assert.True(sketch.TryAddExponential(scale, offset, counts, min: min, max: max));
            Assert.True(Packed.Read(Packed.Bytes(sketch)).ContentEquals(sketch));
            var exact = Datasets.ExactQuantile([.. values.Order()], percent / 100.0);
            return sketch.Count == values.Length && sketch.Min <= values.Min() && sketch.Max >= values.Max()
                && Math.Abs(sketch.Quantile(percent / 100.0) - exact) <= exact * LatencySketch.RelativeErrorAt(scale);
        });
        Assert.InRange(LatencySketch.RelativeErrorAt(3), 0.043, 0.057);
    }

    [Fact]
    public void Milliseconds_are_placed_within_the_error_of_both_buckets()
    {
        var sketch = new LatencySketch();
        Assert.True(sketch.TryAddExponential(6, ExponentialMapping.IndexOf(15), [100], sum: 1500, min: 15, max: 15, secondsPerUnit: 0.001));
        Assert.InRange(sketch.Quantile(0.95), 0.0149, 0.0151);
        Assert.Equal((0.015, 0.015, 1_500_000_000), (sketch.Min, sketch.Max, sketch.SumNanoseconds));
    }

    [Fact]
    public void One_bucket_widens_minimum_and_maximum_to_its_bounds()
    {
        Gen.Select(Gen.Int[-1400, 900], Gen.Long[1, 1000]).Sample((index, count) =>
        {
            var sketch = new LatencySketch();
            sketch.AddBucket(index, count);
            var isIn = index is >= -1280 and < 768;
            Assert.Equal((count, isIn ? 0 : count), (sketch.Count, sketch.UnderRangeCount + sketch.OverRangeCount));
            if (isIn)
                Assert.Equal((index, index), (ExponentialMapping.IndexOf(sketch.Min), ExponentialMapping.IndexOf(sketch.Max)));
            Assert.True(Packed.Read(Packed.Bytes(sketch)).ContentEquals(sketch));
        });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LatencySketch().AddBucket(0, -1));
        var none = new LatencySketch();
        none.AddBucket(5, 0);
        Assert.Equal(0, none.Count);
    }

    [Fact]
    public void Contradictions_are_refused_and_change_nothing()
    {
        var sketch = Datasets.Sketch(0.5);
        var before = sketch.Clone();
        Assert.False(sketch.TryAddExponential(21, 0, [1]));
        Assert.False(sketch.TryAddExponential(-11, 0, [1]));
        Assert.False(sketch.TryAddExponential(6, 0, [ulong.MaxValue, ulong.MaxValue]));
        Assert.False(sketch.TryAddExponential(6, 0, [long.MaxValue]));
        Assert.False(sketch.TryAddExponential(6, 0, [1], min: 2));
        Assert.False(sketch.TryAddExponential(6, 640, [1], max: 2));
        Assert.False(sketch.TryAddExponential(6, 0, [1], min: 1.005, max: 1.001));
        Assert.False(sketch.TryAddExponential(6, 0, [1], zeroCount: 1, min: 0.5));
        Assert.False(sketch.TryAddExponential(6, 0, [1], min: double.NaN));
        Assert.False(sketch.TryAddExponential(6, 0, [1], max: double.PositiveInfinity));
        Assert.False(sketch.TryAddExponential(6, 0, [1], min: -1));
        Assert.False(sketch.TryAddExponential(6, 0, [1], sum: 100));
        Assert.False(sketch.TryAddExponential(6, 0, [1], sum: -1));
        Assert.False(sketch.TryAddExponential(6, 0, [1], sum: double.NaN));
        Assert.False(sketch.TryAddExponential(6, 0, [1], secondsPerUnit: 0));
        Assert.True(sketch.ContentEquals(before));
    }

    [Fact]
    public void Any_histogram_that_is_taken_can_be_packed_and_read_again()
    {
        var (taken, refused) = (0, 0);
        var anyCounts = Gen.ULong[0, 5].Array[0, 20];
        Gen.Select(Gen.Int[-10, 20], Gen.Int[-5000, 5000], anyCounts, Gen.ULong[0, 2], Gen.Double[0, 3], Gen.Bool, Gen.Int)
            .Sample((scale, offset, counts, zeros, bound, hasMin, extreme) =>
            {
                var sketch = new LatencySketch();
                var isTaken = sketch.TryAddExponential(
                    scale, extreme % 4 == 0 ? extreme : offset, counts, zeros, min: hasMin ? bound : null, max: hasMin ? null : bound);
                Interlocked.Increment(ref isTaken ? ref taken : ref refused);
                return Packed.Read(Packed.Bytes(sketch)).ContentEquals(sketch);
            }, iter: 5000);
        Assert.True(taken > 100 && refused > 100, "the generator must reach both outcomes");
    }

    /// <summary>The index at a higher scale, within rounding, but never outside the exact bucket of scale 6.</summary>
    private static long FineIndex(double value, int scale)
    {
        var first = (long)ExponentialMapping.IndexOf(value) << (scale - 6);
        return Math.Clamp((long)Math.Ceiling(Math.Log2(value) * (1 << scale)) - 1, first, first + (1 << (scale - 6)) - 1);
    }
}
