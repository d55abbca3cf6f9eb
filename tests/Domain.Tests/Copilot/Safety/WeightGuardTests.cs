using CsCheck;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Safety;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Safety;

public sealed class WeightGuardTests
{
    private static readonly GuardRails _rails = new();

    [Fact]
    public void Whatever_is_proposed_the_result_keeps_every_limit()
    {
        var (corrected, refused, passed) = (0, 0, 0);
        var proposals = Gen.Frequency((4, SafetyCases.AnyWeights), (1, SafetyCases.Garbage));
        Gen.Select(proposals, proposals).Sample(
            (from, proposed) =>
            {
                var verdict = WeightGuard.Check(from, proposed, _rails);
                Assert.True(verdict.Weights.IsValid);
                Assert.Null(WeightGuard.Problem(verdict.Weights, _rails));
                var start = WeightGuard.Problem(from, _rails) is null ? from : SchedulerWeights.Default;
                if (verdict.Kind != GuardKind.Refused)
                    Assert.True(WeightGuard.GreatestChange(start, verdict.Weights) <= _rails.MaxStep + 1e-9);
                Assert.Equal(proposed.IsValid, verdict.Kind != GuardKind.Refused);
                if (verdict.Kind == GuardKind.Passed)
                    Assert.Equal(proposed, verdict.Weights);
                else
                    Assert.NotEmpty(verdict.Text);
                _ = verdict.Kind switch { GuardKind.Corrected => corrected++, GuardKind.Refused => refused++, _ => passed++ };
            },
            iter: 5_000, threads: 1);
        Assert.True(corrected > 100 && refused > 100 && passed > 100, $"{corrected} corrected, {refused} refused, {passed} passed");
    }

    [Fact]
    public void What_keeps_every_limit_passes_to_the_last_bit() =>
        SafetyCases.AnyWeights.Where(weights => WeightGuard.Problem(weights, _rails) is null)
            .Sample(weights => Assert.Equal((weights, GuardKind.Passed), (WeightGuard.Check(weights, weights, _rails).Weights, WeightGuard.Check(weights, weights, _rails).Kind)), iter: 1_000, threads: 1);

    [Fact]
    public void A_step_that_is_too_long_ends_on_the_way_at_the_limit()
    {
        var verdict = WeightGuard.Check(SchedulerWeights.Default, new SchedulerWeights(0.05, 0.75, 0.1, 0.1), _rails);
        Assert.Equal(GuardKind.Corrected, verdict.Kind);
        Assert.Equal(new[] { 0.5 - (0.45 / 1.1), 0.7, 0.2 - (0.1 / 1.1), 0.1 }, PerClass.Of(verdict.Weights).ToArray(), (x, y) => Math.Abs(x - y) < 1e-9);
        Assert.Contains("0.55 at once; at most 0.5", verdict.Text, StringComparison.Ordinal);
    }
}
