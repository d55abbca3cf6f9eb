using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.KernelHarness.Commands;
using SqlxOrleans.KernelHarness.Plans;
using SqlxOrleans.KernelHarness.Policies;
using SqlxOrleans.KernelHarness.Reporting;
using SqlxOrleans.KernelHarness.Running;
using SqlxOrleans.KernelHarness.Workload;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Harness;

public sealed class RealDatabaseTests
{
    [Fact]
    public async Task A_short_run_accounts_for_every_request_and_names_every_result()
    {
        var run = new HarnessRun(Options("nominal", "aOverload"), new PlainView(TextWriter.Null), TimeProvider.System);
        await run.RunAsync(TestContext.Current.CancellationToken);

        var calibration = Assert.Single(run.Calibrations);
        Assert.True(calibration.Capacity > 0);
        Assert.Equal(4, run.Summaries.Count);
        var plan = PhasePlan.Draw([Phases.Find("nominal")!, Phases.Find("aOverload")!], calibration, TimeSpan.FromSeconds(2), seed: 1);
        foreach (var summary in run.Summaries)
        {
            var arrivals = plan.Single(phase => phase.Profile.Name == summary.Phase).Arrivals;
            Assert.All(summary.Classes, each =>
            {
                Assert.Equal(arrivals.Count(arrival => arrival.Class == each.Class), each.Offered);
                Assert.Equal(each.Offered, each.Completed + each.Rejected + each.Failed + each.Unfinished);
                Assert.Equal(0, each.Failed);
            });
            Assert.Contains(summary.Classes, each => each.Class == WorkloadClass.L && each.Completed > 0);
        }

        var report = HarnessReport.Build(run.Summaries, run.Plans, run.Calibrations, TimeSpan.FromSeconds(8));
        var names = report.Results.Select(result => result.Name).ToHashSet();
        foreach (var name in new[] { "met_share", "objective", "L.met_share", "L.p50_ms", "B.p95_ms", "A.p99_ms", "S.throughput_per_s", "A.rejected", "A.preempted" })
        {
            Assert.Contains($"harness.nominal.equal.{name}", names);
            Assert.Contains($"harness.aOverload.static.{name}", names);
        }
    }

    [Fact]
    public async Task Under_the_Copilot_queries_run_by_the_clusters_advice_and_the_results_say_what_that_did()
    {
        await using var silo = await SiloProcess.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var options = Options("aOverload") with
        {
            Policies = [Policy("static"), Policy("copilot")], Gateway = silo.Gateway, ApiKey = silo.ApiKey, Tenant = silo.Tenant,
        };
        var run = new HarnessRun(options, new PlainView(TextWriter.Null), TimeProvider.System);
        await run.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ReportQuery.All.Select(query => ("copilot", query.Name)), run.Plans.Select(plan => (plan.Policy, plan.Plan)));
        Assert.All(run.Plans, plan => Assert.True(plan.Use.Executions > 0 && plan.Alone.SameRows && plan.Alone.Default > TimeSpan.Zero));
        var report = HarnessReport.Build(run.Summaries, run.Plans, run.Calibrations, TimeSpan.FromSeconds(4));
        var results = report.Results.ToDictionary(result => result.Name, result => result.Value);
        // Two seconds teach nothing: everything still runs by default, and that is what is said.
        Assert.Equal((1, 0, 1), (results["harness.plans.copilot.latency_ratio"], results["harness.plans.copilot.other_rows"],
            results["harness.plans.copilot.cached.chosen.default"]));
        Assert.DoesNotContain(results.Keys, name => name.StartsWith("harness.plans.static", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_interrupted_run_removes_its_server()
    {
        using var interrupted = new CancellationTokenSource();
        var view = new InterruptingView(interrupted);
        var run = new HarnessRun(Options("nominal"), view, TimeProvider.System);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.RunAsync(interrupted.Token));
        Assert.True(view.Updates > 0);
    }

    private static HarnessOptions Options(params string[] phases) => new()
    {
        Phases = [.. phases.Select(name => Phases.Find(name)!)],
        Policies = [Policy("equal"), Policy("static")],
        PhaseLength = TimeSpan.FromSeconds(2),
        Slots = 4,
    };

    private static PolicySpec Policy(string name) =>
        PolicySpec.TryParse(name, out var policy) ? policy : throw new ArgumentException($"No policy '{name}'.", nameof(name));
}
