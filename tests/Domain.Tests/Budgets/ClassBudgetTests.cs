using CsCheck;
using SqlxOrleans.Domain.Budgets;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Budgets;

public sealed class ClassBudgetTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<(long Spare, long[] Contracts, long[][] Days)> AnyYear = Gen.Select(
        Gen.Long[0, 10_000],
        Gen.OneOf(Gen.Long[0, 50], Gen.Long[0, 1_000_000]).Array[1, 8],
        Gen.OneOf(Gen.Long[-5, 100], Gen.Long[0, 3_000_000], Gen.Const(long.MaxValue)).Array[8].Array[1, 40]);

    [Fact]
    public void Laws_hold_on_every_day_whatever_tenants_want()
    {
        var moved = 0;
        AnyYear.Sample(year =>
        {
            // Every second tenant has no contract: all of its grant may be slack.
            var budget = Budget(year.Spare, year.Contracts);
            for (var day = 0; day < year.Days.Length; day++)
            {
                var next = budget.Step(Wanted(year.Contracts.Length, year.Days[day]), Start.AddDays(day));
                Assert.Equal(budget.Total, next.Unassigned + next.Tenants.Values.Sum(tenant => tenant.Granted));
                Assert.Equal(budget.Unassigned, next.Unassigned);
                foreach (var (name, after) in next.Tenants)
                {
                    var before = budget.Tenants[name];
                    Assert.True(after.Granted >= after.Contract);
                    Assert.True(Math.Abs(after.Granted - before.Granted) <= before.Granted * 0.10);
                    if (after.Granted < before.Granted)
                        Assert.True(after.Granted >= after.Wanted, "only what is not needed is taken");
                    if (after.Granted > before.Granted)
                        Assert.True(after.Granted <= after.Wanted, "nobody is given more than it wants");
                    Interlocked.Add(ref moved, after.Granted != before.Granted ? 1 : 0);
                }

                budget = next;
            }
        });
        Assert.True(moved > 100, $"{moved} grants moved");
    }

    [Fact]
    public void Slack_goes_to_whoever_needs_it_a_tenth_a_day_until_it_suffices()
    {
        var budget = ClassBudget.Restore(2000, [new("busy", 500, 1000, 0), new("idle", 500, 1000, 0)], null)!;
        var wanted = new Dictionary<string, long> { ["busy"] = 1300, ["idle"] = 100 };
        var grants = new List<(long, long)>();
        for (var day = 0; day < 5; day++)
        {
            budget = budget.Step(wanted, Start.AddDays(day));
            grants.Add((budget.Tenants["busy"].Granted, budget.Tenants["idle"].Granted));
        }

        Assert.Equal([(1100, 900), (1190, 810), (1271, 729), (1300, 700), (1300, 700)], grants);
    }

    [Fact]
    public void Two_steps_within_a_day_are_one()
    {
        var budget = ClassBudget.Restore(2000, [new("busy", 500, 1000, 0), new("idle", 500, 1000, 0)], null)!;
        var wanted = new Dictionary<string, long> { ["busy"] = 5000 };
        budget = budget.Step(wanted, Start);
        Assert.Equal(1100, budget.Step(wanted, Start.AddHours(23)).Tenants["busy"].Granted);
        Assert.Equal(1190, budget.Step(wanted, Start.AddHours(24)).Tenants["busy"].Granted);
    }

    [Fact]
    public void Nothing_moves_while_everybody_needs_its_own()
    {
        var budget = ClassBudget.Restore(3000, [new("a", 500, 1000, 0), new("b", 500, 1000, 0)], null)!;
        var next = budget.Step(new Dictionary<string, long> { ["a"] = 5000, ["b"] = 1000 }, Start);
        Assert.Equal([1000, 1000], next.Tenants.Values.Select(tenant => tenant.Granted));
    }

    [Fact]
    public void Contract_that_does_not_fit_is_refused_and_one_that_leaves_is_free_again()
    {
        var budget = new ClassBudget(100).With("a", 60)!;
        Assert.Null(budget.With("b", 41));
        Assert.Null(budget.With("a", 1));
        Assert.Equal(0, budget.With("b", 40)!.Unassigned);
        Assert.Equal(100, budget.Without("a").Unassigned);
    }

    [Theory]
    [InlineData(100, 60, 50, 0)]
    [InlineData(100, -1, 50, 0)]
    [InlineData(100, 50, 101, 0)]
    [InlineData(-1, 0, 0, 0)]
    [InlineData(100, 50, 60, -1)]
    public void Stored_budget_that_breaks_a_law_is_refused(long total, long contract, long granted, long wanted) =>
        Assert.Null(ClassBudget.Restore(total, [new("a", contract, granted, wanted)], null));

    [Fact]
    public void Proportions_add_up_and_stay_within_their_weights()
    {
        var uneven = 0;
        Gen.Select(Gen.OneOf(Gen.Long[0, 20], Gen.Long[0, long.MaxValue / 256]).Array[1, 9], Gen.Double.Unit).Sample((weights, share) =>
        {
            var amount = Math.Min(weights.Sum(), (long)(weights.Sum() * share));
            var parts = Proportion.Of(amount, weights);
            Assert.Equal(amount, parts.Sum());
            for (var i = 0; i < parts.Length; i++)
                Assert.InRange(parts[i], 0, weights[i]);
            Interlocked.Add(ref uneven, parts.Distinct().Count() > 2 ? 1 : 0);
        });
        Assert.True(uneven > 20);
    }

    private static ClassBudget Budget(long spare, long[] contracts)
    {
        var tenants = contracts.Select((contract, i) => new TenantBudget($"t{i}", i % 2 == 0 ? contract : 0, contract, 0)).ToList();
        return ClassBudget.Restore(contracts.Sum() + spare, tenants, null)!;
    }

    private static Dictionary<string, long> Wanted(int tenants, long[] day) =>
        Enumerable.Range(0, tenants).Where(i => day[i] != 7).ToDictionary(i => $"t{i}", i => day[i]);
}
