using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Predictive;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Predictive;

/// <summary>Loads as shares of capacity for L, B, A, S; the phases are those of the Copilot's design.</summary>
public sealed class PredictiveBehaviourTests
{
    private static readonly double[] _nominal = [.25, .18, .25, .04];

    [Theory]
    [InlineData(.50, .20, .25, .04, 0.02)]
    [InlineData(.40, .30, .80, .04, 0.10)]
    [InlineData(1.05, .15, .22, .04, 0.10)]
    public void It_beats_the_default_weights_where_a_class_has_to_yield(double l, double b, double a, double s, double by)
    {
        var (fixedJ, learnedJ) = Compare([l, b, a, s]);

        Assert.True(learnedJ > fixedJ + by, $"learned {learnedJ:0.000}, default {fixedJ:0.000}");
    }

    [Theory]
    [InlineData(.25, .18, .25, .04)]
    [InlineData(.25, .18, .80, .04)]
    [InlineData(.20, .65, .20, .06)]
    public void It_costs_little_where_the_default_weights_are_already_right(double l, double b, double a, double s)
    {
        var (fixedJ, learnedJ) = Compare([l, b, a, s]);

        Assert.True(learnedJ > fixedJ - 0.03, $"learned {learnedJ:0.000}, default {fixedJ:0.000}");
    }

    [Fact]
    public void It_takes_A_back_after_its_overload_ends()
    {
        var pilot = new PredictivePilot();
        var toy = new SchedulerToy(1, hasBursts: false);
        toy.Run([.40, .30, .80, .04], 30, pilot.Decide, SchedulerWeights.Default);
        toy.Run(_nominal, 30, pilot.Decide, pilot.State.Weights);

        var met = toy.Run(_nominal, 60, pilot.Decide, pilot.State.Weights);
        var standard = new SchedulerToy(1, hasBursts: false).Run(_nominal, 60, _ => SchedulerWeights.Default, SchedulerWeights.Default);

        Assert.True(met > standard - 0.05, $"J {met:0.000}, default {standard:0.000}");
    }

    [Fact]
    public void An_explanation_says_who_yields_and_what_is_expected()
    {
        var pilot = new PredictivePilot();
        new SchedulerToy(1, hasBursts: false).Run([.40, .30, .80, .04], 30, pilot.Decide, SchedulerWeights.Default);

        var explanation = pilot.Changes[0].Explanation;
        Assert.Contains("expected objective", explanation.Reason, StringComparison.Ordinal);
        Assert.Contains("of the capacity", explanation.Reason, StringComparison.Ordinal);
        Assert.Contains(explanation.Evidence, line => line.Contains("meets its target with probability", StringComparison.Ordinal));
    }

    [Fact]
    public void It_tries_more_weight_for_L_that_is_late_although_its_share_would_do_and_goes_no_further_on_the_same_grounds()
    {
        var options = new PredictiveOptions();
        var (learner, state, changes) = (new PredictiveLearner(options), PredictiveState.Initial(options), new List<SchedulerWeights>());
        // L asks for 6 % of the capacity and is always late, A for ten times the capacity.
        var demand = new WorkspaceDemand(TimeSpan.FromSeconds(1), 2, 16, new(
            new ClassDemand(1000, 0.001, false, 1, 0, 1000, 1000, 0, 1000, 0, 40, 15), default,
            new ClassDemand(500, 0.3, false, 16, 40, 50, 50, 0, 50, 0, 4000, 1500), default));
        for (var second = 1; second <= 60; second++)
        {
            (state, var decision) = learner.Step(state, demand, DateTimeOffset.UnixEpoch.AddSeconds(second), 1);
            if (decision.Changed)
                changes.Add(decision.Weights);
        }

        Assert.True(changes[0].L > SchedulerWeights.Default.L, changes[0].ToString());
        Assert.InRange(changes.Count, 1, 4);
    }

    private static (double Fixed, double Learned) Compare(double[] load)
    {
        double fixedJ = 0, learnedJ = 0;
        for (var seed = 1; seed <= 3; seed++)
        {
            var pilot = new PredictivePilot();
            fixedJ += new SchedulerToy(seed, hasBursts: true).Run(load, 120, _ => SchedulerWeights.Default, SchedulerWeights.Default) / 3;
            learnedJ += new SchedulerToy(seed, hasBursts: true).Run(load, 120, pilot.Decide, SchedulerWeights.Default) / 3;
        }

        return (fixedJ, learnedJ);
    }
}
