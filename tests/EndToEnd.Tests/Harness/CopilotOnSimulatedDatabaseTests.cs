using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.KernelHarness.Workload;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Harness;

/// <summary>
/// The Copilot against the default weights on a database that shares 2 cores among 6 slots, where a model that takes slots for
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

    /// <summary>Mean shares of (class, window) pairs that met their target. Offered: factor on the phase's load, by fewer cores.</summary>
    private static (double Default, double Copilot, double Changes) Compare(string name, double offered)
    {
        var phase = Phases.Find(name)!;
        phase = phase with { Load = phase.Load.Map((_, share) => share * offered) };
        double fixedShare = 0, copilotShare = 0, changes = 0;
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var copilot = new SimulatedCopilot();
            fixedShare += MetShare(phase, seed, null, offered) / Seeds;
            copilotShare += MetShare(phase, seed, copilot, offered) / Seeds;
            changes += (double)copilot.Changes.Count / Seeds;
        }

        return (fixedShare, copilotShare, changes);
    }

    private static double MetShare(PhaseProfile phase, int seed, SimulatedCopilot? copilot, double offered) =>
        new SimulatedDatabase(cores: 2 / offered, slots: 6, copilot).Run([phase], Length, SchedulerWeights.Default, seed)[0].MetShare;
}
