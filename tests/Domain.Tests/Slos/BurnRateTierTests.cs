using CsCheck;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Slos;

public sealed class BurnRateTierTests
{
    [Fact]
    public void Tables_are_those_of_the_design()
    {
        Assert.Equal(
            ["Page >= 14.4 1h 5m", "Page >= 6 6h 30m", "Ticket >= 3 1d 2h", "Ticket >= 1 3d 6h"],
            BurnRateTiers.Of(ObjectiveKind.Availability).Select(Print));
        Assert.Equal(BurnRateTiers.Of(ObjectiveKind.Availability), BurnRateTiers.Of(ObjectiveKind.ErrorRate));
        Assert.Equal(
            ["Mitigate > 1 5m 1m", "Page >= 4 10m 1m", "Page >= 2 1h 5m", "Ticket >= 1.2 6h 30m"],
            BurnRateTiers.Of(ObjectiveKind.Latency).Select(Print));
    }

    [Fact]
    public void Every_built_in_target_can_reach_all_its_tiers() =>
        Assert.All(
            from objective in SloDocument.Default.Classes.Values
            from kind in Enum.GetValues<ObjectiveKind>()
            from tier in BurnRateTiers.Of(kind)
            select (objective, kind, tier),
            entry => Assert.Null(entry.tier.Problem(SloEvaluator.BudgetOf(entry.objective, entry.kind))));

    [Fact]
    public void Threshold_that_no_outage_can_reach_is_refused()
    {
        var page = BurnRateTiers.OfFailures[0];

        Assert.Null(page.Problem(ErrorBudget.OfTarget(0.95)));
        Assert.Equal(
            "The threshold 14.4 can never be reached: with every event bad, a target of 0.9 burns at 10.",
            page.Problem(ErrorBudget.OfTarget(0.9)));
        Assert.NotNull((page with { Threshold = 0 }).Problem(ErrorBudget.OfTarget(0.9)));
        Assert.NotNull((page with { Threshold = double.NaN }).Problem(ErrorBudget.OfTarget(0.9)));
    }

    [Fact]
    public void Threshold_is_refused_exactly_when_it_does_not_hold_in_a_full_outage()
    {
        var refused = 0;
        Gen.Select(Gen.Int[1, 999], Gen.Int[1, 2_000], Gen.Bool).Sample((perMille, hundredths, exclusive) =>
        {
            var budget = ErrorBudget.OfMaxBadRatio(perMille / 1_000.0);
            var tier = BurnRateTiers.OfLatency[0] with { Threshold = hundredths / 100.0, IsExclusive = exclusive };
            var outage = budget.BurnRate(new EventCount(0, 1_000));
            var holds = tier.Holds(new Dictionary<string, double> { ["5m"] = outage, ["1m"] = outage });
            Interlocked.Add(ref refused, holds ? 0 : 1);
            Assert.Equal(holds, tier.Problem(budget) is null);
        }, iter: 2_000);
        Assert.True(refused is > 100 and < 1_900, $"{refused} refused");
    }

    [Fact]
    public void Both_windows_must_burn()
    {
        var page = BurnRateTiers.OfFailures[0];

        Assert.True(page.Holds(new Dictionary<string, double> { ["1h"] = 14.4, ["5m"] = 14.4 }));
        Assert.False(page.Holds(new Dictionary<string, double> { ["1h"] = 14.3, ["5m"] = 20 }));
        Assert.False(page.Holds(new Dictionary<string, double> { ["1h"] = 20, ["5m"] = 14.3 }));
        Assert.False(page.Holds(new Dictionary<string, double>()));
    }

    [Fact]
    public void Mitigation_starts_when_more_than_the_budget_burns_not_at_it()
    {
        var mitigate = BurnRateTiers.OfLatency[0];

        Assert.False(mitigate.Holds(new Dictionary<string, double> { ["5m"] = 1, ["1m"] = 1 }));
        Assert.True(mitigate.Holds(new Dictionary<string, double> { ["5m"] = 1.01, ["1m"] = 1.01 }));
    }

    private static string Print(BurnRateTier tier) =>
        FormattableString.Invariant($"{tier.Severity} {(tier.IsExclusive ? ">" : ">=")} {tier.Threshold} {tier.LongWindow.Name} {tier.ShortWindow.Name}");
}
