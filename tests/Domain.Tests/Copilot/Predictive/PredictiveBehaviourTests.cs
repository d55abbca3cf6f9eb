using SqlxOrleans.Domain.Copilot;
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
