using SqlxOrleans.CopilotLab.Policies;
using SqlxOrleans.CopilotLab.Scaling;
using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.CopilotLab.Simulation;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Scaling;
using Xunit;

namespace SqlxOrleans.CopilotLab.Tests;

public sealed class ScalingOracleTests
{
    /// <summary>0.5 of the slots for 100 s, then within 100 s to 1.5, then 1.5 at once on half as fast workers; no bursts.</summary>
    private static readonly Scenario _scenario = new()
    {
        Bursts = new(1, 1, 1),
        Phases =
        [
            new() { Name = "flat", Load = new(0.2, 0.1, 0.1, 0.1), MinSeconds = 100, MaxSeconds = 100 },
            new() { Name = "up", Load = new(0.2, 0.1, 0.1, 0.1), LoadAtEnd = new(0.2, 0.1, 1.1, 0.1), MinSeconds = 100, MaxSeconds = 100 },
            new() { Name = "slow", Load = new(0.2, 0.1, 1.1, 0.1), Speed = 0.5, MinSeconds = 100, MaxSeconds = 100 },
        ],
    };

    private static readonly ScalingCase _case = new(
        new PolicySetting(1, _scenario.Start, _scenario.TargetsMs, _scenario.Objective, 16), _scenario, Timeline.Draw(_scenario, 1, 300));

    [Fact]
    public void What_is_offered_is_the_phases_load_over_the_workers_speed_times_the_mean_of_bursts()
    {
        var load = new OfferedLoad(_scenario, _case.Timeline);
        Assert.Equal([0.5, 1.005, 3], new[] { 10, 150, 250 }.Select(load.At), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal([0, 0.01, 0.01], new[] { 10, 100, 150 }.Select(load.DriftAt), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(0.5 * 1.12, new OfferedLoad(_scenario with { Bursts = new(1.6, 4, 16) }, _case.Timeline).At(10), 1e-9);
    }

    [Fact]
    public void One_oracle_knows_the_drift_and_the_other_the_minute_to_come()
    {
        // It reaches 1 in second 149 or so: with the ramp it is foretold as soon as the drift is there, and by who knows the future a minute before.
        var (present, future) = (new OracleDetector(_case, 1, knowsFuture: false), new OracleDetector(_case, 1, knowsFuture: true));
        Assert.Equal([false, false, true, true], new[] { 80, 99, 100, 149 }.Select(second => Warns(present, second)));
        Assert.Equal([false, true, true, true], new[] { 80, 95, 100, 149 }.Select(second => Warns(future, second)));
    }

    [Fact]
    public void A_fit_finds_the_coefficients_that_made_the_labels()
    {
        var (random, samples) = (new Random(1), new List<(double[] Inputs, double Label)>());
        double[] made = [-1, 2, -1.5, 0.5, 1, 0, 3];
        for (var i = 0; i < 20_000; i++)
        {
            double[] inputs = [1, .. Enumerable.Range(1, ScalingFeatures.Count - 1).Select(_ => random.NextDouble() - 0.5)];
            var chance = 1 / (1 + Math.Exp(-inputs.Zip(made, (x, c) => x * c).Sum()));
            samples.Add((inputs, random.NextDouble() < chance ? 1 : 0));
        }

        Assert.All(PriorFit.Fit(samples).Zip(made), each => Assert.Equal(each.Second, each.First, 0.25));
    }

    private static bool Warns(IScalingDetector detector, int second) =>
        detector.Warns(new WorkspaceDemand(TimeSpan.FromSeconds(1), 0, 16, default), DateTimeOffset.UnixEpoch.AddSeconds(second));
}
