using CsCheck;
using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.CopilotLab.Simulation;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Telemetry;
using Xunit;

namespace SqlxOrleans.CopilotLab.Tests;

public sealed class TelemetryTests
{
    private static readonly Gen<OutcomeReport> _reports =
        Gen.Select(Gen.Long[0, 500], Gen.Long[0, 500], Gen.Long[0, 500], Gen.Double[0, 20], Gen.Int[0, 60], Gen.Int[1, 4]).Select(
            (requests, failed, good, service, depth, which) =>
            {
                var all = requests + failed;
                var outcome = new ClassOutcome(
                    all, failed, all, Math.Min(good, requests), all, 0, all, requests == 0 ? 0 : service, requests, service, all == 0 ? 0 : 12, 0);
                return new OutcomeReport((WorkloadClass)which, "kernel", 1, [new(1, outcome)], depth, 16, 15);
            });

    [Fact]
    public void Noise_leaves_a_possible_report() =>
        Gen.Select(_reports, Gen.Double[-6, 6], Gen.Double[-6, 6]).Sample((report, count, service) =>
            Assert.Null(ReportNoise.Apply(report, new() { NoiseSigma = 0.8 }, 0, count, service).Problem()));

    [Theory]
    [InlineData(0.25, 1)]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    [InlineData(2.75, 3)]
    public void Late_telemetry_is_told_at_the_decision_after_it_arrived(double delay, int firstSecondTold)
    {
        var told = Told(new() { DelaySeconds = delay }, 10);
        Assert.All(told.Take(firstSecondTold - 1), demand => Assert.False(demand.HasTelemetry));
        Assert.Equal(4, told[firstSecondTold - 1].Reports);
        Assert.Equal(Told(new(), 10)[0].Classes.L.Arrivals, told[firstSecondTold - 1].Classes.L.Arrivals);
    }

    [Fact]
    public void Lost_telemetry_is_not_told() => Assert.All(Told(new() { DropShare = 1 }, 10), demand => Assert.False(demand.HasTelemetry));

    [Fact]
    public void Some_lost_telemetry_leaves_the_rest() => Assert.InRange(Told(new() { DropShare = 0.5 }, 200).Sum(demand => demand.Reports), 300, 500);

    [Fact]
    public void A_doubled_report_counts_once() => Assert.Equal(
        Told(new(), 10).Select(demand => demand.Classes), Told(new() { DuplicateShare = 1 }, 10).Select(demand => demand.Classes));

    [Fact]
    public void Wrong_priors_end()
    {
        var told = Told(new() { WrongPriors = new(3, 1, 1, 1), WrongPriorsSeconds = 5 }, 10);
        var right = Told(new(), 10);
        for (var i = 0; i < right.Count; i++)
            Assert.Equal((i < 4 ? 3 : 1) * right[i].Classes.L.MeanServiceSeconds!.Value, told[i].Classes.L.MeanServiceSeconds!.Value, 1e-12);
    }

    [Fact]
    public void Demand_says_what_the_kernel_did()
    {
        var told = Told(new(), 100);
        var arrivals = told.Sum(demand => demand.Classes.L.Arrivals);
        Assert.InRange(arrivals, 100 * 2_000 * 0.95, 100 * 2_000 * 1.3);
        Assert.InRange(told.Sum(demand => demand.Classes.L.Requests), 0.99 * arrivals, arrivals);
        Assert.InRange(told.Average(demand => demand.Classes.L.MeanServiceSeconds!.Value), 0.0019, 0.0021);
        Assert.All(told, demand => Assert.Equal(16, demand.Slots));
        Assert.All(told, demand => Assert.Equal(15, demand.Classes.L.ThresholdMs));
        Assert.All(told, demand => Assert.Equal(demand.Classes.L.Requests, demand.Classes.L.RequestsUnderCurrent));
    }

    private static List<WorkspaceDemand> Told(TelemetryShape telemetry, int seconds)
    {
        var scenario = BuiltIn.SixPhases with { Telemetry = telemetry };
        var told = new List<WorkspaceDemand>();
        SimulationRun.Of(scenario, new([new(scenario.Phases[0], 0, 0, seconds + (5 - (seconds % 5)))]), 4, new Watch(scenario.Start, told.Add));
        return told;
    }
}
