using CsCheck;
using SqlxOrleans.Domain.Sketches;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Sketches;

public sealed class LatencySketchQuantileTests
{
    [Theory]
    [MemberData(nameof(Datasets.Names), MemberType = typeof(Datasets))]
    public void Every_percentile_is_within_the_stated_error_of_the_nearest_rank_value(string dataset)
    {
        var values = Datasets.All[dataset];
        var sketch = Datasets.Sketch(values);
        var sorted = values.Order().ToArray();
        for (var permille = 0; permille <= 1000; permille++)
        {
            var q = permille / 1000.0;
            var exact = Datasets.ExactQuantile(sorted, q);
            var reported = sketch.Quantile(q);
            switch (exact)
            {
                case 0:
                    Assert.Equal(0, reported);
                    break;
                case <= ExponentialMapping.LowerLimit:
                    Assert.InRange(reported, exact, ExponentialMapping.LowerLimit);
                    break;
                case > ExponentialMapping.UpperLimit:
                    Assert.Equal(sorted[^1], reported);
                    break;
                default:
                    Assert.InRange(Math.Abs(reported - exact) / exact, 0, LatencySketch.RelativeError);
                    break;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Datasets.Names), MemberType = typeof(Datasets))]
    public void Quantiles_never_decrease_and_stay_between_exact_minimum_and_maximum(string dataset)
    {
        var values = Datasets.All[dataset];
        var sketch = Datasets.Sketch(values);
        Assert.Equal(values.Min(), sketch.Min);
        Assert.Equal(values.Max(), sketch.Max);
        Assert.Equal(values.Length, sketch.Count);
        var before = sketch.Min;
        for (var i = 0; i <= 2000; i++)
        {
            var quantile = sketch.Quantile(i / 2000.0);
            Assert.InRange(quantile, before, sketch.Max);
            before = quantile;
        }
    }

    [Theory]
    [MemberData(nameof(Datasets.Names), MemberType = typeof(Datasets))]
    public void Count_at_most_brackets_the_exact_count_and_is_one_bucket_wide(string dataset)
    {
        var values = Datasets.All[dataset];
        var sketch = Datasets.Sketch(values);
        double[] thresholds = [.. values.Take(50), 0, 1e-7, ExponentialMapping.LowerLimit, 0.0005, 0.015, 0.2, 1, 2, 4096, 5000, -1];
        foreach (var threshold in thresholds)
        {
            var exact = values.LongCount(x => x <= threshold);
            var (lower, upper) = sketch.CountAtMost(threshold);
            Assert.InRange(exact, lower, upper);
            var slot = ExponentialMapping.SlotOf(threshold);
            Assert.True(upper - lower <= values.LongCount(x => ExponentialMapping.SlotOf(x) == slot));
        }

        foreach (var exactBound in new[] { 0, ExponentialMapping.LowerLimit, 0.25, 1, 2, 4096, sketch.Max })
        {
            var (lower, upper) = sketch.CountAtMost(exactBound);
            Assert.Equal(lower, upper);
        }
    }

    [Fact]
    public void Nearest_rank_is_not_moved_by_the_rounding_of_a_decimal_quantile()
    {
        // 0.07 * 100 is above 7 in doubles; the seventh of a hundred is meant.
        var sketch = Datasets.Sketch([.. Enumerable.Range(1, 100).Select(x => (double)x)]);
        foreach (var percent in Enumerable.Range(1, 100))
            Assert.InRange(Math.Abs(sketch.Quantile(percent / 100.0) - percent) / percent, 0, LatencySketch.RelativeError);
    }

    [Fact]
    public void Quantile_of_the_empty_sketch_is_no_number_and_of_a_wrong_argument_an_error()
    {
        var sketch = new LatencySketch();
        Assert.True(double.IsNaN(sketch.Quantile(0.5)));
        Assert.True(double.IsNaN(sketch.Min));
        Assert.True(double.IsNaN(sketch.Max));
        Assert.Equal((0, 0), sketch.CountAtMost(1));
        foreach (var q in new[] { -0.1, 1.1, double.NaN, double.PositiveInfinity })
            Assert.Throws<ArgumentOutOfRangeException>(() => sketch.Quantile(q));
        Assert.Throws<ArgumentOutOfRangeException>(() => sketch.CountAtMost(double.NaN));
    }

    [Fact]
    public void Quantiles_of_arbitrary_samples_are_within_the_stated_error()
    {
        Gen.Select(Gen.Double[-19, 11].Select(double.Exp2).Array[1, 80], Gen.Int[0, 100]).Sample((values, percent) =>
        {
            var exact = Datasets.ExactQuantile([.. values.Order()], percent / 100.0);
            return Math.Abs(Datasets.Sketch(values).Quantile(percent / 100.0) - exact) <= exact * LatencySketch.RelativeError;
        });
    }
}
