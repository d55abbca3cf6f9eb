using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.KernelHarness.Cluster;
using SqlxOrleans.KernelHarness.Reporting;
using Xunit;
using static SqlxOrleans.EndToEnd.Tests.Harness.HarnessJobs;

namespace SqlxOrleans.EndToEnd.Tests.Harness;

public sealed class ReportingTests
{
    [Fact]
    public void Percentiles_are_the_nearest_rank_of_raw_values()
    {
        double[] values = [.. Enumerable.Range(1, 100).Select(value => (double)value)];
        Assert.Equal((50, 95, 99), (ExactPercentile.Of(values, .5), ExactPercentile.Of(values, .95), ExactPercentile.Of(values, .99)));
        Assert.Equal(7, ExactPercentile.Of([7], .95));
        Assert.True(double.IsNaN(ExactPercentile.Of([], .95)));
    }

    [Fact]
    public void A_window_is_met_by_its_own_p95_and_windows_without_traffic_are_not_judged()
    {
        Sample[] samples = [.. Window(0, 20, 10), .. Window(10, 19, 10), Completed(10, 900), Completed(10, 900)];
        var summary = ClassSummary.Of(WorkloadClass.L, samples, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.Equal((2, 1), (summary.Windows, summary.WindowsMet));
        Assert.Equal(.5, summary.MetShare);
    }

    [Fact]
    public void A_rejected_request_counts_as_slow_in_its_window_and_not_in_the_percentiles()
    {
        Sample[] samples = [.. Window(0, 10, 10), Completed(0, 10) with { Outcome = SampleOutcome.Rejected }];
        var summary = ClassSummary.Of(WorkloadClass.L, samples, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Equal((1, 0, 1, 10), (summary.Windows, summary.WindowsMet, summary.Rejected, summary.Completed));
        Assert.Equal(10, summary.P99Ms);
    }

    [Fact]
    public void A_phase_without_traffic_has_no_share_rather_than_a_perfect_one() =>
        Assert.True(double.IsNaN(PhaseSummary.Of("p", ["nominal"], TimeSpan.FromSeconds(5), [])[0].MetShare));

    /// <summary>5 values with standard deviation sqrt(2.5): t(4, 0.975) = 2.776445, so 2.776445 * sqrt(2.5 / 5).</summary>
    [Fact]
    public void A_mean_over_repetitions_comes_with_the_interval_of_a_statistics_table()
    {
        var estimate = Estimate.Of([1, 2, double.NaN, 3, 4, 5]);
        Assert.Equal(3, estimate.Mean);
        Assert.Equal(1.963243, estimate.HalfWidth, 5);
        Assert.True(double.IsNaN(Estimate.Of([7]).HalfWidth) && double.IsNaN(Estimate.Of([]).Mean));
    }

    [Fact]
    public void The_objective_weights_classes_as_the_Copilot_does_and_leaves_out_those_without_traffic()
    {
        ClassSummary Of(WorkloadClass which, int windows, int met) => new() { Class = which, Windows = windows, WindowsMet = met };
        var summary = new PhaseSummary("p", "a", [Of(WorkloadClass.L, 4, 4), Of(WorkloadClass.B, 4, 0), Of(WorkloadClass.A, 4, 2), Of(WorkloadClass.S, 0, 0)]);
        Assert.Equal((.40 + .125) / .80, summary.Objective, 9);
        Assert.Equal(.5, summary.MetShare);
        Assert.True(double.IsNaN(PhaseSummary.Of("p", ["nominal"], TimeSpan.FromSeconds(5), [])[0].Objective));
    }

    [Fact]
    public void Policies_are_compared_repetition_by_repetition()
    {
        PhaseSummary[] summaries = [Met("a", 1, 2), Met("b", 1, 1), Met("b", 2, 3), Met("a", 2, 4), Met("a", 3, 4)];
        var gain = Assert.Single(Comparison.Of(summaries), comparison => comparison.Policy == "a").Gain;
        Assert.Equal((0.1, 0), (Math.Round(gain.Mean, 9), Math.Round(gain.HalfWidth, 9)));

        static PhaseSummary Met(string policy, int repetition, int windows) =>
            new("p", policy, [new ClassSummary { Class = WorkloadClass.L, Windows = 10, WindowsMet = windows }]) { Repetition = repetition };
    }

    [Fact]
    public void The_ready_line_is_found_among_others()
    {
        Assert.Null(ReadyLine.Parse("info: starting"));
        Assert.Null(ReadyLine.Parse("{ not json"));
        Assert.Null(ReadyLine.Parse("""{"ready":false,"gateway":"g","apiKey":"k","tenant":"t"}"""));
        Assert.Equal(
            new ClusterEndpoint("127.0.0.1:30000", "k", "acme"),
            ReadyLine.Parse("""{"ready":true,"gateway":"127.0.0.1:30000","http":"http://127.0.0.1:1","apiKey":"k","tenant":"acme"}"""));
    }

    private static IEnumerable<Sample> Window(double atSeconds, int count, double latencyMs) =>
        Enumerable.Range(0, count).Select(_ => Completed(atSeconds, latencyMs));

    private static Sample Completed(double atSeconds, double latencyMs) =>
        new(0, WorkloadClass.L, TimeSpan.FromSeconds(atSeconds), Ms(latencyMs), Ms(latencyMs), SampleOutcome.Completed, 0);
}
