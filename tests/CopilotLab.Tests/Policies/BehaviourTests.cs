using SqlxOrleans.CopilotLab.Policies;
using SqlxOrleans.Domain.Copilot;
using Xunit;

namespace SqlxOrleans.CopilotLab.Tests.Policies;

/// <summary>What each policy is there to do, on demand that needs no simulator.</summary>
public sealed class BehaviourTests
{
    private static readonly PerClass<double> _nominal = new(0.25, 0.18, 0.25, 0.04);
    private static readonly PerClass<double> _flood = new(1.05, 0.15, 0.22, 0.04);
    private static readonly PerClass<bool> _allMet = new(true, true, true, true);

    [Theory]
    [InlineData("slo-exponential"), InlineData("pi"), InlineData("aimd")]
    public void Feedback_feeds_the_class_that_misses(string name)
    {
        var start = PolicyGen.Plain().Start;
        var weights = After(name, 30, _ => PolicyGen.Second(new(0.25, 0.18, 0.6, 0.04), new(true, true, false, true)));
        Assert.True(weights.A > start.A + 0.001 && weights.L < start.L, $"{weights}");
    }

    [Theory]
    [InlineData("mpc"), InlineData("mpc-fixed"), InlineData("triage")]
    public void Class_that_cannot_be_saved_is_given_up(string name)
    {
        var weights = After(name, 20, _ => PolicyGen.Second(_flood, new(false, true, true, true), 600));
        // B, A and S can all be met when L gets what is left.
        Assert.True(weights.L < 0.5 && weights.B > 0.1 * weights.L && weights.A > 0.22, $"{weights}");
    }

    [Theory]
    [InlineData("mpc"), InlineData("mpc-fixed")]
    public void Plans_stay_at_the_default_weights_while_all_is_well(string name) =>
        Assert.Equal(PolicyGen.Plain().Start, After(name, 50, _ => PolicyGen.Second(_nominal, _allMet)));

    [Fact]
    public void Mpc_learns_that_a_class_needs_more_room_than_was_thought()
    {
        // A uses 0.25 of what the model takes for 0.55, and still misses: only a lower threshold explains it.
        var missing = new PerClass<bool>(true, true, false, true);
        var learning = After("mpc", 300, _ => PolicyGen.Second(_nominal, missing));
        var fixedOnes = After("mpc-fixed", 300, _ => PolicyGen.Second(_nominal, missing));
        Assert.Equal(PolicyGen.Plain().Start, fixedOnes);
        Assert.True(learning.A > 0.3, $"{learning}");
    }

    [Theory]
    [InlineData("linucb"), InlineData("linear-thompson"), InlineData("gp-ucb-safe"), InlineData("gp-thompson-safe")]
    public void Bandits_leave_the_starting_weights_for_an_arm_that_earns_more(string name)
    {
        // Only L misses under the starting weights: 0.5 is too little.
        var learnt = Learnt(name, new(0.55, 0.1, 0.1, 0.1)).L;
        Assert.True(learnt > PolicyGen.Plain().Start.L, $"{learnt}");
    }

    [Theory]
    [InlineData("bluefin-1"), InlineData("bluefin-2"), InlineData("spsa")]
    public void Searches_climb_when_a_better_setting_is_within_reach(string name)
    {
        // Only B misses under the starting weights, and 0.2 is almost enough.
        var learnt = Learnt(name, new(0.3, 0.205, 0.1, 0.1)).B;
        Assert.True(learnt > 0.21, $"{learnt}");
    }

    /// <summary>
    /// A toy: a class is met when its weight exceeds its load. What was learnt are the mean weights of the second half of some runs.
    /// </summary>
    private static PerClass<double> Learnt(string name, PerClass<double> loads)
    {
        const int Seconds = 1500;
        const int Runs = 4;
        var sum = default(PerClass<double>);
        for (var seed = 1; seed <= Runs; seed++)
        {
            var second = 0;
            After(name, Seconds, weights =>
            {
                sum = ++second > Seconds / 2 ? PerClass.Of(c => sum[c] + weights[c]) : sum;
                return PolicyGen.Second(loads, PerClass.Of(c => weights[c] > loads[c]));
            }, seed);
        }

        return PerClass.Of(c => sum[c] / (Runs * Seconds / 2));
    }

    private static SchedulerWeights After(string name, int seconds, Func<SchedulerWeights, WorkspaceDemand> demand, long seed = 1)
    {
        var setting = PolicyGen.Plain(seed);
        var (policy, weights, now) = (Baselines.All[name](setting), setting.Start, PolicyGen.Start);
        for (var i = 0; i < seconds; i++)
            weights = policy.Decide(demand(weights), now += TimeSpan.FromSeconds(1));
        return weights;
    }
}
