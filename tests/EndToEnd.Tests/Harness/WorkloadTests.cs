using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.KernelHarness.Policies;
using SqlxOrleans.KernelHarness.Scheduling;
using SqlxOrleans.KernelHarness.Workload;
using Xunit;
using static SqlxOrleans.EndToEnd.Tests.Harness.HarnessJobs;

namespace SqlxOrleans.EndToEnd.Tests.Harness;

public sealed class WorkloadTests
{
    [Fact]
    public void The_size_for_a_time_inverts_the_measured_line()
    {
        var cost = LinearCost.Through(small: 100, Ms(3), large: 400, Ms(9));
        Assert.Equal(Ms(1), cost.Fixed);
        Assert.Equal(1_700, cost.SizeFor(Ms(35), least: 1, most: 10_000));
    }

    [Theory]
    [InlineData(9, 3)]
    [InlineData(1, 9)]
    public void A_line_that_makes_no_sense_gives_way_to_proportion(double smallMs, double largeMs)
    {
        var cost = LinearCost.Through(small: 100, Ms(smallMs), large: 400, Ms(largeMs));
        Assert.Equal(TimeSpan.Zero, cost.Fixed);
        Assert.Equal(400, cost.SizeFor(Ms(largeMs), least: 1, most: 10_000));
    }

    [Fact]
    public void A_size_stays_within_its_bounds()
    {
        var cost = new LinearCost(Ms(5), Ms(1));
        Assert.Equal(1, cost.SizeFor(Ms(2), least: 1, most: 10));
        Assert.Equal(10, cost.SizeFor(Ms(500), least: 1, most: 10));
    }

    [Fact]
    public void Offered_service_is_the_phase_share_of_the_capacity_whatever_the_machine()
    {
        foreach (var capacity in new[] { .7, 2, 31 })
        {
            var calibration = new MachineCalibration(StatementSizes.Initial, MachineCalibration.WantedService, capacity);
            foreach (var phase in Phases.All)
            {
                var rates = calibration.RatesOf(phase);
                Assert.All(WorkloadClasses.Judged, which => Assert.Equal(
                    phase.Load[which] * Phases.Scale, rates[which] * calibration.Service[which].TotalSeconds / capacity, precision: 9));
            }
        }
    }

    [Fact]
    public void Arrivals_repeat_with_their_seed_and_follow_their_rates()
    {
        var rates = new PerClass<double>(l: 300, b: 10, a: 2, s: 0);
        var (length, again) = (TimeSpan.FromSeconds(100), ArrivalSchedule.Draw(rates, TimeSpan.FromSeconds(100), seed: 3, phase: 1));
        var arrivals = ArrivalSchedule.Draw(rates, length, seed: 3, phase: 1);
        Assert.Equal(arrivals, again);
        Assert.NotEqual(arrivals, ArrivalSchedule.Draw(rates, length, seed: 4, phase: 1));
        Assert.Equal(arrivals.OrderBy(arrival => arrival.At), arrivals);
        Assert.All(arrivals, arrival => Assert.InRange(arrival.At, TimeSpan.Zero, length));
        Assert.InRange(arrivals.Count(arrival => arrival.Class == WorkloadClass.L), 29_000, 31_000);
        Assert.InRange(arrivals.Count(arrival => arrival.Class == WorkloadClass.B), 850, 1_150);
        Assert.DoesNotContain(arrivals, arrival => arrival.Class == WorkloadClass.S);
    }

    [Fact]
    public void Sizes_have_mean_one_and_stay_within_what_the_tables_hold()
    {
        var random = new Random(5);
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            double[] sizes = [.. Enumerable.Range(0, 20_000).Select(_ => JobSizes.Draw(workloadClass, random))];
            Assert.InRange(sizes.Average(), .95, 1.05);
            Assert.InRange(sizes.Max(), 1, JobSizes.Largest);
        }
    }

    [Fact]
    public void The_phases_by_default_are_the_simulated_kernels_with_half_the_speed_where_it_is_degraded()
    {
        var phases = Phases.Default.Split(',').Select(name => Phases.Find(name)!).ToList();
        Assert.Equal([.72, 1.27, .99, .65, 1.11, 1.46], phases.Select(phase => WorkloadClasses.Judged.Sum(which => phase.Load[which])), Near);
        Assert.Equal(["degraded"], phases.Where(phase => phase.Effort == 2).Select(phase => phase.Name));
        Assert.All(phases, phase => Assert.Equal(6, phase.SlotsOf(6)));
        Assert.Equal(3, Phases.Find("halfSlots")!.SlotsOf(6));

        static bool Near(double one, double other) => Math.Abs(one - other) < 1e-9;
    }

    [Theory]
    [InlineData("equal", "equal")]
    [InlineData("static", "static")]
    [InlineData("copilot", "copilot")]
    [InlineData("fixed:0.6/0.2/0.1/0.1", "fixed-60-20-10-10")]
    public void A_policy_is_read_by_name(string text, string name)
    {
        Assert.True(PolicySpec.TryParse(text, out var policy));
        Assert.Equal(name, policy.Name);
        Assert.Equal(text == "copilot", policy.NeedsCluster);
        Assert.True(WorkspaceId.TryParse(policy.WorkspaceOf(2), out _));
    }

    [Theory]
    [InlineData("best")]
    [InlineData("fixed:0.6/0.2/0.1")]
    [InlineData("fixed:0.6/0.6/0.1/0.1")]
    [InlineData("fixed:a/b/c/d")]
    public void A_policy_that_cannot_be_read_is_refused(string text) => Assert.False(PolicySpec.TryParse(text, out _));
}
