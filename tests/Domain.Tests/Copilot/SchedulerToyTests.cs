using SqlxOrleans.Domain.Copilot;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot;

/// <summary>Loads as shares of capacity for L, B, A, S; the phases are those of the Copilot's design.</summary>
public sealed class SchedulerToyTests
{
    private static readonly double[] _nominal = [.25, .18, .25, .04];

    [Fact]
    public void Triage_beats_the_default_weights_in_an_L_burst()
    {
        var (fixedJ, triageJ) = Compare([.50, .20, .25, .04], hasBursts: false);

        Assert.True(triageJ > fixedJ + 0.05, $"triage {triageJ:0.000}, default {fixedJ:0.000}");
    }

    [Fact]
    public void Triage_beats_the_default_weights_when_A_overloads_beside_busy_L_and_B()
    {
        var (fixedJ, triageJ) = Compare([.40, .30, .80, .04], hasBursts: true);

        Assert.True(triageJ > fixedJ + 0.10, $"triage {triageJ:0.000}, default {fixedJ:0.000}");
    }

    [Fact]
    public void Triage_beats_the_default_weights_when_L_alone_exceeds_the_capacity()
    {
        var (fixedJ, triageJ) = Compare([1.05, .15, .22, .04], hasBursts: true);

        Assert.True(triageJ > fixedJ + 0.10, $"triage {triageJ:0.000}, default {fixedJ:0.000}");
    }

    [Theory]
    [InlineData(.25, .18, .25, .04)]
    [InlineData(.25, .18, .80, .04)]
    [InlineData(.20, .65, .20, .06)]
    public void Triage_costs_little_where_the_default_weights_are_already_right(double l, double b, double a, double s)
    {
        var (fixedJ, triageJ) = Compare([l, b, a, s], hasBursts: true);

        Assert.True(triageJ > fixedJ - 0.02, $"triage {triageJ:0.000}, default {fixedJ:0.000}");
    }

    [Fact]
    public void Triage_takes_A_back_after_its_overload_ends()
    {
        var pilot = new TriagePilot();
        var toy = new SchedulerToy(1, hasBursts: false);
        toy.Run([.40, .30, .80, .04], 30, pilot.Decide, SchedulerWeights.Default);
        var during = pilot.State.Protected;

        toy.Run(_nominal, 30, pilot.Decide, pilot.State.Weights);
        var met = toy.Run(_nominal, 30, pilot.Decide, pilot.State.Weights);

        Assert.Equal("L B S", during.ToString());
        Assert.Equal(ClassSet.All, pilot.State.Protected);
        Assert.True(met > 0.95, $"J {met:0.000}");
    }

    private static (double Default, double Triage) Compare(double[] load, bool hasBursts)
    {
        const int seconds = 90;
        double fixedSum = 0, triageSum = 0;
        int[] seeds = [1, 2, 3];
        foreach (var seed in seeds)
        {
            fixedSum += new SchedulerToy(seed, hasBursts).Run(load, seconds, _ => SchedulerWeights.Default, SchedulerWeights.Default);
            triageSum += new SchedulerToy(seed, hasBursts).Run(load, seconds, new TriagePilot().Decide, SchedulerWeights.Default);
        }

        return (fixedSum / seeds.Length, triageSum / seeds.Length);
    }
}
