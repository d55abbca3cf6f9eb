using CsCheck;
using SqlxOrleans.Domain.Sketches;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Sketches;

public sealed class LatencySketchInsertTests
{
    [Fact]
    public void Insert_rejects_what_is_not_a_latency_and_leaves_the_sketch_alone()
    {
        double[] wrong = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -1, -double.Epsilon, -1e300];
        foreach (var sketch in new[] { new LatencySketch(), LatencySketch.CreateDense() })
        {
            Assert.All(wrong, value => Assert.False(sketch.TryInsert(value)));
            Assert.False(sketch.TryInsertNanoseconds(-1));
            Assert.False(sketch.TryInsertNanoseconds(long.MinValue));
            Assert.Equal(wrong.Length, sketch.Insert([.. wrong, 0.5]));
            Assert.Equal((1, 0.5, 0.5), (sketch.Count, sketch.Min, sketch.Max));
        }
    }

    [Fact]
    public void Values_outside_the_buckets_are_counted_on_their_own()
    {
        var sketch = Datasets.Sketch(0, -0.0, double.Epsilon, ExponentialMapping.LowerLimit, 1, 4096, 4097, double.MaxValue);
        Assert.Equal((2, 2, 2), (sketch.ZeroCount, sketch.UnderRangeCount, sketch.OverRangeCount));
        Assert.Equal(8, sketch.Count);
        Assert.Equal(0, sketch.Min);
        Assert.False(double.IsNegative(sketch.Min));
        Assert.Equal(double.MaxValue, sketch.Max);
        Assert.Equal(long.MaxValue, sketch.SumNanoseconds);
        var buckets = sketch.Buckets(out var first);
        Assert.Equal(-1, first);
        Assert.Equal((1, 1), (buckets[0], buckets[^1]));
        Assert.Equal(769, buckets.Length);
    }

    [Fact]
    public void Sum_is_exact_in_nanoseconds()
    {
        var sketch = new LatencySketch();
        var expected = 0L;
        Gen.Long[0, 4_000_000_000_000].Array[200].Single().ToList().ForEach(x =>
        {
            Assert.True(sketch.TryInsertNanoseconds(x));
            expected += x;
        });
        Assert.Equal(expected, sketch.SumNanoseconds);
    }

    [Fact]
    public void Nanoseconds_and_seconds_give_the_same_sketch()
    {
        Gen.Long[0, 5_000_000_000_000].Array[0, 50].Sample(values =>
        {
            var left = new LatencySketch();
            var right = new LatencySketch();
            foreach (var value in values)
            {
                left.TryInsertNanoseconds(value);
                right.TryInsert(value / 1e9);
            }

            return left.ContentEquals(right);
        });
    }

    [Fact]
    public void Batch_insert_equals_single_inserts_for_every_length_and_kind_of_value()
    {
        var (rejections, outside) = (0, 0);
        var any = Gen.OneOf(
            Gen.Double[-19, 11].Select(double.Exp2),
            Gen.Double[-25, 16].Select(double.Exp2),
            Gen.Double,
            Datasets.AnyOf(0, -0.0, double.NaN, double.PositiveInfinity, -1, double.MaxValue, double.Epsilon, 4096, 1.0 / (1 << 20)));
        Gen.Select(any.Array[0, 70], Gen.Bool).Sample((values, isDense) =>
        {
            var batch = isDense ? LatencySketch.CreateDense() : new LatencySketch();
            var single = new LatencySketch();
            var rejected = batch.Insert(values);
            foreach (var value in values)
            {
                if (!single.TryInsert(value))
                    rejected--;
            }

            if (values.Length > single.Count)
                Interlocked.Increment(ref rejections);
            if (single.OverRangeCount > 0 && single.UnderRangeCount > 0)
                Interlocked.Increment(ref outside);
            return rejected == 0 && batch.ContentEquals(single);
        });
        Assert.True(rejections > 10 && outside > 10, "the generator must reach rejected and out-of-range values");
    }

    [Theory]
    [MemberData(nameof(Datasets.Names), MemberType = typeof(Datasets))]
    public void Batch_insert_of_thousands_equals_single_inserts(string dataset)
    {
        double[] values = [.. Datasets.All[dataset], double.NaN, .. Datasets.All["lognormal"]];
        var batch = new LatencySketch();
        var single = new LatencySketch();
        Assert.Equal(1, batch.Insert(values));
        foreach (var value in values)
            single.TryInsert(value);
        Assert.True(batch.ContentEquals(single));
    }

    [Fact]
    public void Order_of_insertion_does_not_matter_byte_for_byte()
    {
        Gen.Double[-22, 13].Select(double.Exp2).Array[0, 60].Sample(values =>
            Packed.Bytes(Datasets.Sketch(values)).AsSpan().SequenceEqual(Packed.Bytes(Datasets.Sketch([.. values.Reverse()]))));
    }

    [Fact]
    public void Dense_sketch_does_not_allocate_when_a_value_arrives()
    {
        var sketch = LatencySketch.CreateDense();
        long[] values = [0, 1, 954, 1_000_000, 15_000_000, 4_096_000_000_000, 4_096_000_000_001, long.MaxValue];
        foreach (var value in values)
            sketch.TryInsertNanoseconds(value);
        sketch.Clear();
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var value in values)
            sketch.TryInsertNanoseconds(value);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(values.Length, sketch.Count);
    }

    [Fact]
    public void Cleared_sketch_equals_a_new_one_and_can_be_used_again()
    {
        var sketch = Datasets.Sketch(Datasets.All["with zeros"]);
        sketch.TryInsert(1e-9);
        sketch.TryInsert(1e9);
        sketch.Clear();
        Assert.True(sketch.ContentEquals(new LatencySketch()));
        sketch.TryInsert(0.25);
        Assert.True(sketch.ContentEquals(Datasets.Sketch(0.25)));
    }
}
