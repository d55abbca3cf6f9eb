using CsCheck;
using SqlxOrleans.Domain.Copilot.Scaling;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Scaling;

public sealed class RobustLineTests
{
    private static readonly double[] _ages = [.. Enumerable.Range(0, 80).Select(age => (double)age)];

    [Fact]
    public void A_straight_line_is_found_as_it_is() =>
        Gen.Select(Gen.Double[0.5, 2], Gen.Double[-0.005, 0.005]).Sample((level, slope) =>
        {
            var line = Fit(age => level - (slope * age));
            Assert.Equal(level, line.Level, 1e-9);
            Assert.Equal(slope, line.Slope, 1e-9);
        });

    [Fact]
    public void Bursts_neither_lift_the_line_nor_bend_it()
    {
        // Half as much again for 10 of 80 seconds, wherever they are.
        for (var begin = 0; begin <= 70; begin += 5)
        {
            var line = Fit(age => (0.8 - (0.002 * age)) * (age >= begin && age < begin + 10 ? 1.5 : 1));
            Assert.InRange(line.Level, 0.75, 0.87);
            Assert.InRange(line.Slope, 0.0005, 0.0035);
        }
    }

    [Fact]
    public void As_much_again_gives_the_line_again_and_the_order_of_up_and_down_matters()
    {
        var lifted = 0;
        Gen.Select(Gen.Double[0, 2].Array[80], Gen.Double[0.1, 10]).Sample((values, factor) =>
        {
            var (line, more) = (Fit(age => values[(int)age]), Fit(age => factor * values[(int)age]));
            Assert.Equal(factor * line.Level, more.Level, 1e-6 * factor);
            Assert.Equal(factor * line.Slope, more.Slope, 1e-6 * factor);
            // Below the middle: what is above counts a third of what is below.
            lifted += line.Level - (line.Slope * 39.5) < values.Average() ? 1 : 0;
        }, iter: 100, threads: 1);
        Assert.Equal(100, lifted);
    }

    [Fact]
    public void Little_time_has_a_level_and_no_slope()
    {
        Assert.Equal((0.0, 0.0), RobustLine.Fit([], [], []));
        Assert.Equal((0.7, 0.0), RobustLine.Fit([0], [0.7], new double[1]));
        Assert.Equal(0, RobustLine.Fit(_ages.AsSpan(0, 15), [.. _ages.Take(15)], new double[15]).Slope);
    }

    private static (double Level, double Slope) Fit(Func<double, double> of) => RobustLine.Fit(_ages, [.. _ages.Select(of)], new double[_ages.Length]);
}
