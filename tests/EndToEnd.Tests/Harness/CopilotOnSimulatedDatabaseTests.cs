using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.KernelHarness.Workload;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Harness;

/// <summary>
/// The Copilot against fixed weights on a database that shares 1.4 to 2 cores among 6 slots, where a model that takes slots for
/// capacity is wrong. Each phase starts with the default weights; ten seeds of 40 s.
/// </summary>
public sealed class CopilotOnSimulatedDatabaseTests(ITestOutputHelper output)
{
    private const int Seeds = 10;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(40);

    [Theory]
    [InlineData("nominal", -0.02)]
    [InlineData("halfSlots", -0.02)]
    [InlineData("aOverload", 0.01)]
    [InlineData("lBurst", 0.05)]
    [InlineData("bFlood", 0.05)]
    public void Copilot_meets_as_much_as_the_default_weights_in_calm_and_more_under_load(string phase, double leastGain)
    {
        var (fixedShare, copilotShare, changes) = Compare(phase, offered: 1);

        output.WriteLine($"{phase}: default {fixedShare:0.000}, Copilot {copilotShare:0.000}, changes {changes:0.0}");
        Assert.True(copilotShare >= fixedShare + leastGain, $"default {fixedShare:0.000}, Copilot {copilotShare:0.000}");
        Assert.True(changes <= 5, $"{changes:0.0} changes in a steady phase");
    }

    [Theory]
    [InlineData("nominal", 0.02)]
    [InlineData("halfSlots", -0.02)]
    [InlineData("aOverload", 0.10)]
    [InlineData("lBurst", 0.02)]
    [InlineData("bFlood", 0.10)]
    public void Copilot_meets_more_than_the_default_weights_when_others_take_a_fifth_of_the_machine(string phase, double leastGain)
    {
        var (fixedShare, copilotShare, changes) = Compare(phase, offered: 1.25);

        output.WriteLine($"{phase}: default {fixedShare:0.000}, Copilot {copilotShare:0.000}, changes {changes:0.0}");
        Assert.True(copilotShare >= fixedShare + leastGain, $"default {fixedShare:0.000}, Copilot {copilotShare:0.000}");
        Assert.True(changes <= 5, $"{changes:0.0} changes in a steady phase");
    }

    /// <summary>
    /// 1.4 cores are what a machine of two leaves beside the cluster. Equal weights are no straw man there: they give A no more than two slots, and
    /// what runs beside it slows every statement.
    /// </summary>
    [Theory]
    [InlineData("nominal", -0.02)]
    [InlineData("aOverload", 0.05)]
    [InlineData("lBurst", 0.05)]
    [InlineData("degraded", 0.03)]
    [InlineData("bFlood", -0.02)]
    [InlineData("lFlood", 0.03)]
    public void Copilot_meets_more_than_equal_weights_where_statements_slow_each_other(string phase, double leastGain)
    {
        var (equalShare, copilotShare, changes) = Compare(phase, offered: 1, cores: 1.4, new(.25, .25, .25, .25));
        var defaultShare = Enumerable.Range(1, Seeds).Average(seed => MetShare(Phases.Find(phase)!, seed, null, 1.4, SchedulerWeights.Default));

        output.WriteLine($"{phase}: equal {equalShare:0.000}, default {defaultShare:0.000}, Copilot {copilotShare:0.000}, changes {changes:0.0}");
        Assert.True(copilotShare >= equalShare + leastGain, $"equal {equalShare:0.000}, Copilot {copilotShare:0.000}");
        Assert.True(copilotShare >= defaultShare, $"default {defaultShare:0.000}, Copilot {copilotShare:0.000}");
        Assert.True(changes <= 6, $"{changes:0.0} changes in a steady phase");
    }

    /// <summary>Mean shares of (class, window) pairs that met their target. Offered: factor on the phase's load, by fewer cores.</summary>
    private static (double Fixed, double Copilot, double Changes) Compare(
        string name, double offered, double cores = 2, SchedulerWeights? weights = null)
    {
        var phase = Phases.Find(name)!;
        phase = phase with { Load = phase.Load.Map((_, share) => share * offered) };
        double fixedShare = 0, copilotShare = 0, changes = 0;
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var copilot = new SimulatedCopilot();
            fixedShare += MetShare(phase, seed, null, cores / offered, weights ?? SchedulerWeights.Default) / Seeds;
            copilotShare += MetShare(phase, seed, copilot, cores / offered, SchedulerWeights.Default) / Seeds;
            changes += (double)copilot.Changes.Count / Seeds;
        }

        return (fixedShare, copilotShare, changes);
    }

    private static double MetShare(PhaseProfile phase, int seed, SimulatedCopilot? copilot, double cores, SchedulerWeights weights) =>
        new SimulatedDatabase(cores, slots: 6, copilot).Run([phase], Length, weights, seed)[0].MetShare;
}
