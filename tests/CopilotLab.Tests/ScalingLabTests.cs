using SqlxOrleans.CopilotLab.Policies;
using SqlxOrleans.CopilotLab.Scaling;
using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.CopilotLab.Simulation;
using SqlxOrleans.Domain.Copilot;
using Xunit;

namespace SqlxOrleans.CopilotLab.Tests;

public sealed class ScalingLabTests
{
    private static readonly PerClass<double> _quiet = new(0.14, 0.10, 0.18, 0.03);
    private static readonly PerClass<double> _much = new(0.30, 0.60, 0.40, 0.05);

    /// <summary>Quiet, a ramp of four minutes that crosses the capacity, and back.</summary>
    private static readonly Scenario _hill = new()
    {
        Name = "hill",
        Phases =
        [
            new() { Name = "quiet", Load = _quiet, MinSeconds = 180, MaxSeconds = 180 },
            new() { Name = "up", Load = _quiet, LoadAtEnd = _much, MinSeconds = 240, MaxSeconds = 240 },
            new() { Name = "top", Load = _much, MinSeconds = 60, MaxSeconds = 60 },
            new() { Name = "down", Load = _much, LoadAtEnd = _quiet, MinSeconds = 120, MaxSeconds = 120 },
        ],
    };

    [Fact]
    public void A_ramp_across_the_capacity_is_foretold_and_a_day_without_one_raises_no_alarm()
    {
        var hill = ScalingLab.Compare(new("hill", _ => _hill), [1, 2, 3, 4], 600, "copilot").Scores[DetectorCatalog.Learned];
        Assert.Equal((4, 0), (hill.Hits, hill.Misses));
        Assert.InRange(hill.LeadMedianSeconds, 5, 60);
        var calm = ScalingLab.Compare(new("calm", _ => _hill with { Phases = [_hill.Phases[0]] }), [1, 2, 3, 4], 600, "copilot");
        Assert.Equal(0, calm.Breaches);
        Assert.Equal((0, 0, 0), (calm.Scores[DetectorCatalog.Learned].Hits, calm.Scores[DetectorCatalog.Learned].FalseAlarms, calm.Scores[DetectorCatalog.Learned].Misses));
    }

    [Fact]
    public void The_same_seeds_give_the_same_scores()
    {
        var (one, two) = (Figures(), Figures());
        Assert.Equal(one, two);
        Assert.Contains(one, score => score.Hits > 0);

        List<(string Name, int Hits, int FalseAlarms, int Misses, string Leads)> Figures() =>
            [.. ScalingLab.Compare(ScenarioSource.Find("random-ramps"), [7, 8], 900, PolicyCatalog.Static).Scores
                .Select(each => (each.Key, each.Value.Hits, each.Value.FalseAlarms, each.Value.Misses, string.Join(' ', each.Value.LeadsSeconds)))];
    }

    [Fact]
    public void Truth_knows_the_second_in_which_capacity_began_to_lack()
    {
        var scenario = _hill with
        {
            Bursts = new(1, 1, 1),
            Phases = [new() { Name = "free", Load = _quiet, MinSeconds = 100, MaxSeconds = 100 }, new() { Name = "flood", Load = new(2, 0.1, 0.1, 0.03), MinSeconds = 100, MaxSeconds = 100 }],
        };
        var timeline = Timeline.Draw(scenario, 1, 200);
        var truth = CapacityTruth.Of(scenario, timeline, 1, SimulationRun.Of(scenario, timeline, 1, new FixedPolicy(scenario.Start)));
        Assert.Null(truth.In(99));
        Assert.Equal(SimulationRun.At(SimulationRun.Nanoseconds(100)), truth.In(100));
        Assert.Equal(truth.In(100), truth.In(199));
        Assert.Equal("flood", Assert.Single(truth.Begins)!.Phase.Name);
    }

    [Fact]
    public void Random_ramps_are_sound_and_another_for_each_seed()
    {
        for (var seed = 1; seed <= 50; seed++)
            Assert.Empty(ScenarioRules.Check(RampScenario.Of(seed)));
        Assert.NotEqual(RampScenario.Of(1).Phases, RampScenario.Of(2).Phases);
        Assert.Empty(ScenarioRules.Check(RampScenario.Fixed));
    }
}
