using System.Numerics;
using CsCheck;
using SqlxOrleans.Domain.Sketches;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Sketches;

public sealed class ExponentialMappingTests
{
    private const long One = 1L << 52;

    private static readonly Gen<double> InRange =
        Gen.Double[-20, 12].Select(double.Exp2).Where(x => x is > ExponentialMapping.LowerLimit and <= ExponentialMapping.UpperLimit);

    [Fact]
    public void Index_equals_every_published_vector()
    {
        Assert.NotEmpty(Vectors.Indexes);
        foreach (var (value, _, _, scale6, _) in Vectors.Indexes)
            Assert.Equal((value, scale6), (value, ExponentialMapping.IndexOf(value)));
    }

    [Fact]
    public void Index_changes_exactly_at_every_published_boundary_of_every_octave()
    {
        Assert.Equal(64, Vectors.FirstGreaterSignificands.Length);
        for (var octave = -20; octave < 12; octave++)
        {
            for (var j = 0; j < 64; j++)
            {
                var least = Math.ScaleB((double)(One + Vectors.FirstGreaterSignificands[j]) / One, octave);
                var index = (octave * 64) + j;
                Assert.Equal(index, ExponentialMapping.IndexOf(least));
                Assert.Equal(index - 1, ExponentialMapping.IndexOf(Math.BitDecrement(least)));
                Assert.Equal(least, ExponentialMapping.LeastValue(index));
                Assert.Equal(Math.BitDecrement(least), ExponentialMapping.GreatestValue(index - 1));
            }
        }
    }

    [Fact]
    public void Geometric_middle_is_the_root_of_the_product_of_the_bounds()
    {
        for (var index = ExponentialMapping.FirstIndex; index < ExponentialMapping.FirstIndex + ExponentialMapping.BinCount; index++)
        {
            var middle = Math.Sqrt(ExponentialMapping.LowerBound(index) * ExponentialMapping.LowerBound(index + 1));
            Assert.Equal(1, ExponentialMapping.GeometricMiddle(index) / middle, 1e-14);
        }
    }

    [Fact]
    public void Published_boundaries_agree_with_integer_powers()
    {
        for (var j = 0; j < 64; j++)
        {
            var bound = BigInteger.One << ((52 * 64) + j);
            var first = new BigInteger(One + Vectors.FirstGreaterSignificands[j]);
            Assert.True(BigInteger.Pow(first, 64) > bound);
            Assert.True(BigInteger.Pow(first - 1, 64) <= bound);
        }
    }

    [Fact]
    public void Powers_of_two_end_their_bucket_and_the_next_double_starts_another()
    {
        for (var exponent = -19; exponent <= 11; exponent++)
        {
            var power = Math.ScaleB(1, exponent);
            Assert.Equal((exponent * 64) - 1, ExponentialMapping.IndexOf(power));
            Assert.Equal(exponent * 64, ExponentialMapping.IndexOf(Math.BitIncrement(power)));
            Assert.Equal((exponent * 64) - 1, ExponentialMapping.IndexOf(Math.BitDecrement(power)));
        }
    }

    [Fact]
    public void Index_agrees_with_an_exact_comparison_of_integer_powers()
    {
        var octaves = new HashSet<int>();
        InRange.Sample(value =>
        {
            var exponent = Math.ILogB(value);
            var significand = (BitConverter.DoubleToInt64Bits(value) & (One - 1)) | One;
            var index = ExponentialMapping.IndexOf(value);
            var j = index - (exponent * 64);
            var power = BigInteger.Pow(significand, 64);
            lock (octaves)
                octaves.Add(exponent);
            return power > BigInteger.One << ((52 * 64) + j) && power <= BigInteger.One << ((52 * 64) + j + 1);
        }, iter: 2000);
        Assert.True(octaves.Count > 25, "the generator must reach most octaves");
    }

    [Fact]
    public void Slots_separate_zero_subnormal_under_range_and_over_range_values()
    {
        Assert.Equal(ExponentialMapping.ZeroSlot, ExponentialMapping.SlotOf(0));
        Assert.Equal(ExponentialMapping.ZeroSlot, ExponentialMapping.SlotOf(-0.0));
        Assert.Equal(ExponentialMapping.UnderRangeSlot, ExponentialMapping.SlotOf(double.Epsilon));
        Assert.Equal(ExponentialMapping.UnderRangeSlot, ExponentialMapping.SlotOf(ExponentialMapping.LowerLimit));
        Assert.Equal(0, ExponentialMapping.SlotOf(Math.BitIncrement(ExponentialMapping.LowerLimit)));
        Assert.Equal(2047, ExponentialMapping.SlotOf(ExponentialMapping.UpperLimit));
        Assert.Equal(ExponentialMapping.OverRangeSlot, ExponentialMapping.SlotOf(Math.BitIncrement(ExponentialMapping.UpperLimit)));
        Assert.Equal(ExponentialMapping.OverRangeSlot, ExponentialMapping.SlotOf(double.MaxValue));
    }

    [Fact]
    public void Midpoint_is_within_the_stated_error_of_both_ends_of_every_bucket()
    {
        for (var index = -1280; index < 768; index++)
        {
            var midpoint = ExponentialMapping.Midpoint(index);
            var (least, greatest) = (ExponentialMapping.LeastValue(index), ExponentialMapping.GreatestValue(index));
            Assert.True(Math.Abs(midpoint - least) <= least * LatencySketch.RelativeError);
            Assert.True(Math.Abs(midpoint - greatest) <= greatest * LatencySketch.RelativeError);
        }
    }
}
