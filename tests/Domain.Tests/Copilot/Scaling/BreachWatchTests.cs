using SqlxOrleans.Domain.Copilot.Scaling;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Scaling;

public sealed class BreachWatchTests
{
    private static readonly DateTimeOffset _start = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("m m m", "0.6 0.7 0.8", -1)] // missed, but not for want of capacity: other weights might have saved it
    [InlineData(". . .", "1.2 1.3 1.4", -1)] // too much was asked for, and yet nothing missed
    [InlineData(". m m", "1.0 1.1 1.2", 1)]
    [InlineData("m . m", "1.0 1.1 1.2", 0)]
    [InlineData(". m . .", "1.2 1.2 1.2 1.2", -1)] // one window is no breach
    [InlineData(". . . m m", "0.5 0.5 0.5 1.2 1.9", 3)]
    public void Breach_needs_misses_in_two_of_three_windows_and_more_demand_than_slots(string misses, string loads, int firstWindow)
    {
        var watch = Run(misses.Split(' '), loads.Split(' '));
        Assert.Equal(firstWindow < 0 ? null : _start.AddSeconds(5 * firstWindow), watch.Since);
    }

    [Fact]
    public void Breach_ends_after_six_windows_that_prove_none_and_is_one_with_another_before_that()
    {
        string[] misses = ["m", "m", "m", .. Enumerable.Repeat(".", 6), "m", "m", "."];
        string[] loads = ["1.2", "1.2", "1.2", .. Enumerable.Repeat("0.5", 6), "2.0", "2.0", "0.5"];
        Assert.Equal(_start, Run(misses[..7], loads[..7]).Since);
        Assert.Null(Run(misses[..10], loads[..10]).Since);
        Assert.Equal(_start.AddSeconds(45), Run(misses[..11], loads[..11]).Since);
        string[] soon = ["m", "m", "m", ".", ".", "m", "m"];
        Assert.Equal(_start, Run(soon, [.. Enumerable.Repeat("1.5", 7)]).Since);
    }

    private static BreachWatch Run(string[] misses, string[] loads)
    {
        var watch = BreachWatch.Begin;
        for (var i = 0; i < misses.Length; i++)
            watch = watch.Add(new(_start.AddSeconds(5 * i), float.Parse(loads[i], System.Globalization.CultureInfo.InvariantCulture), misses[i] == "m"), 1);
        return watch;
    }
}
