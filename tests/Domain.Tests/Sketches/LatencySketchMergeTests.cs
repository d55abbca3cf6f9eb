using CsCheck;
using SqlxOrleans.Domain.Sketches;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Sketches;

public sealed class LatencySketchMergeTests
{
    internal static readonly Gen<double[]> AnyValues = Gen.OneOf(
        Gen.Double[-19, 11].Select(double.Exp2),
        Gen.Double[-30, 20].Select(double.Exp2),
        Datasets.AnyOf(0.0, 0.015, 4096, double.MaxValue)).Array[0, 40];

    private static readonly Gen<LatencySketch> AnySketch = AnyValues.Select(x => Datasets.Sketch(x));

    [Theory]
    [MemberData(nameof(Datasets.Names), MemberType = typeof(Datasets))]
    public void Merge_of_parts_equals_the_whole_byte_for_byte(string dataset)
    {
        var values = Datasets.All[dataset];
        var whole = Packed.Bytes(Datasets.Sketch(values));
        foreach (var parts in new[] { 1, 2, 7, 100 })
        {
            var merged = LatencySketch.CreateDense();
            foreach (var chunk in values.Chunk((values.Length / parts) + 1))
                merged.Add(Datasets.Sketch(chunk));
            Assert.Equal(whole, Packed.Bytes(merged));
        }
    }

    [Fact]
    public void Merge_commutes_and_associates_byte_for_byte()
    {
        var saturated = 0;
        Gen.Select(AnySketch, AnySketch, AnySketch).Sample((a, b, c) =>
        {
            var left = Sum(Sum(a, b), c);
            if (left.SumNanoseconds == long.MaxValue)
                Interlocked.Increment(ref saturated);
            return Packed.Bytes(left).AsSpan().SequenceEqual(Packed.Bytes(Sum(a, Sum(c, b))));
        });
        Assert.True(saturated > 0, "the generator must reach saturated sums");
    }

    [Fact]
    public void Merge_with_the_empty_sketch_changes_nothing() =>
        AnySketch.Sample(a => Sum(a, new LatencySketch()).ContentEquals(a) && Sum(LatencySketch.CreateDense(), a).ContentEquals(a));

    [Fact]
    public void Merge_with_itself_doubles_every_count()
    {
        var sketch = Datasets.Sketch(0, 1e-8, 0.5, 0.5, 5000);
        sketch.Add(sketch);
        Assert.Equal((10, 2, 2, 2), (sketch.Count, sketch.ZeroCount, sketch.UnderRangeCount, sketch.OverRangeCount));
        Assert.Equal(4, sketch.Buckets(out _)[0]);
    }

    [Fact]
    public void Subtract_inverts_add_in_counts_and_sum_and_still_bounds_minimum_and_maximum()
    {
        var emptied = 0;
        // A saturated sum cannot be subtracted from: see below.
        var small = AnyValues.Select(values => Array.ConvertAll(values, x => Math.Min(x, 1e6)));
        Gen.Select(small, small).Sample((a, b) =>
        {
            var kept = Datasets.Sketch(a);
            var sketch = Sum(kept, Datasets.Sketch(b));
            sketch.Subtract(Datasets.Sketch(b));
            if (a.Length == 0)
            {
                Interlocked.Increment(ref emptied);
                return sketch.ContentEquals(new LatencySketch());
            }

            return sketch.CountsEqual(kept) && sketch.Min <= kept.Min && sketch.Max >= kept.Max
                && Packed.Read(Packed.Bytes(sketch)).ContentEquals(sketch);
        });
        Assert.True(emptied > 0, "the generator must reach the emptied sketch");
    }

    [Fact]
    public void Subtract_refuses_what_was_never_added_and_changes_nothing()
    {
        var sketch = Datasets.Sketch(0, 1e-8, 0.5, 0.5, 5000);
        var before = sketch.Clone();
        foreach (var other in new[] { Datasets.Sketch(0.25), Datasets.Sketch(0, 0), Datasets.Sketch(1e-8, 1e-8), Datasets.Sketch(6000, 1),
            Datasets.Sketch(0.5, 0.5, 0.5), Datasets.Sketch(0, 0, 0, 0, 0, 0) })
        {
            Assert.Throws<ArgumentException>(() => sketch.Subtract(other));
            Assert.True(sketch.ContentEquals(before));
        }
    }

    [Fact]
    public void Subtract_from_a_saturated_sum_leaves_a_sketch_that_still_packs()
    {
        var sketch = Datasets.Sketch(1, 1e300, 1e300);
        sketch.Subtract(Datasets.Sketch(1e300));
        sketch.Subtract(Datasets.Sketch(1e300));
        Assert.Equal((1, long.MaxValue), (sketch.Count, sketch.SumNanoseconds));
        Assert.True(Packed.Read(Packed.Bytes(sketch)).ContentEquals(sketch));
    }

    [Fact]
    public void Clone_shares_nothing()
    {
        var sketch = Datasets.Sketch(0.1, 0.2);
        var copy = sketch.Clone();
        Assert.True(copy.ContentEquals(sketch));
        copy.TryInsert(0.15);
        Assert.Equal((2, 3), (sketch.Count, copy.Count));
        Assert.False(copy.ContentEquals(sketch));
        Assert.False(copy.ContentEquals(null));
    }

    [Fact]
    public void Adding_beyond_the_greatest_count_fails_and_changes_nothing()
    {
        var sketch = new LatencySketch();
        sketch.AddBucket(0, long.MaxValue);
        var before = sketch.Clone();
        Assert.Throws<OverflowException>(() => sketch.Add(Datasets.Sketch(1)));
        Assert.Throws<OverflowException>(() => sketch.TryInsert(1.001));
        Assert.Throws<OverflowException>(() => sketch.TryInsert(0));
        Assert.Throws<OverflowException>(() => sketch.TryInsertNanoseconds(1));
        Assert.Throws<OverflowException>(() => sketch.AddBucket(0, 1));
        Assert.True(sketch.ContentEquals(before));
    }

    private static LatencySketch Sum(LatencySketch left, LatencySketch right)
    {
        var sum = left.Clone();
        sum.Add(right);
        return sum;
    }
}
