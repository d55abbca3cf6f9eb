using CsCheck;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Scaling;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Scaling;

public sealed class LoadHistoryTests
{
    [Fact]
    public void Two_minutes_are_kept_whatever_comes_and_trends_stay_within_their_limits()
    {
        var full = 0;
        Gen.Float[0, 4].Array[4].Array[1, 200].Sample(
            samples =>
            {
                var (history, features) = (LoadHistory.Empty, default(ScalingFeatures));
                foreach (var each in samples)
                    history = history.Add(new(1, new(each[0], each[1], each[2], each[3])), out features);
                Assert.Equal(Math.Min(LoadHistory.Capacity, samples.Length), history.Samples.Length);
                Assert.Equal(samples[^1][2], history.Samples[0].Loads.A);
                foreach (var trend in new[] { features.Quick, features.Middle, features.Slow })
                {
                    Assert.InRange(trend.Level, 0, 4);
                    Assert.InRange(trend.Slope, -0.05f, 0.05f);
                }

                full += samples.Length > LoadHistory.Capacity ? 1 : 0;
            },
            iter: 50,
            threads: 1);
        Assert.True(full > 5);
    }

    [Fact]
    public void A_ramp_under_bursts_is_seen_as_its_mean_and_its_drift()
    {
        // Two classes, each half as much again for 4 of 20 seconds; together they rise by 0.3 of the slots a minute.
        var (_, features) = Run(LoadHistory.Empty, 300, second => 0.1 + (0.0025 * second));
        Assert.Equal(2 * (0.1 + (0.0025 * 300)) * 1.1, features.Slow.Level, 0.12);
        Assert.Equal(2 * 0.0025 * 1.1, features.Slow.Slope, 0.0015);
        Assert.True(features.Quick.Slope > 0 && features.Middle.Slope > 0);
    }

    [Fact]
    public void Twice_the_slots_are_half_the_load()
    {
        var (history, features) = Run(LoadHistory.Empty, 150, second => 0.3 + (0.001 * second));
        var next = new LoadSample(1, new(0.3f, 0, 0, 0));
        history.Add(next, out features);
        history.Rescaled(0.5).Add(new(1, new(0.15f, 0, 0, 0)), out var half);
        Assert.Equal(features.Middle.Level / 2, half.Middle.Level, 1e-3);
        Assert.Equal(features.Slow.Slope / 2, half.Slow.Slope, 1e-5);
    }

    private static (LoadHistory History, ScalingFeatures Features) Run(LoadHistory history, int seconds, Func<int, double> load)
    {
        var features = default(ScalingFeatures);
        for (var second = 1; second <= seconds; second++)
        {
            var now = load(second);
            var (l, b) = (now * (second % 20 < 4 ? 1.5 : 1), now * ((second + 9) % 20 < 4 ? 1.5 : 1));
            history = history.Add(new(1, new((float)l, (float)b, 0, 0)), out features);
        }

        return (history, features);
    }
}
