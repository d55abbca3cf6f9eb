using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.KernelHarness.Commands;
using SqlxOrleans.KernelHarness.Policies;
using SqlxOrleans.KernelHarness.Reporting;
using SqlxOrleans.KernelHarness.Running;
using SqlxOrleans.KernelHarness.Workload;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Harness;

public sealed class RealDatabaseTests
{
    [Fact]
    public async Task A_short_run_accounts_for_every_request_and_names_every_result()
    {
        var run = new HarnessRun(Options("nominal", "aOverload"), new PlainView(TextWriter.Null), TimeProvider.System);
        await run.RunAsync(TestContext.Current.CancellationToken);

        Assert.NotNull(run.Calibration);
        Assert.True(run.Calibration.Capacity > 0);
        Assert.Equal(4, run.Summaries.Count);
        var plan = PhasePlan.Draw([Phases.Find("nominal")!, Phases.Find("aOverload")!], run.Calibration, TimeSpan.FromSeconds(2), seed: 1);
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

        var report = HarnessReport.Build(run.Summaries, run.Calibration, TimeSpan.FromSeconds(8));
        var names = report.Results.Select(result => result.Name).ToHashSet();
        foreach (var name in new[] { "met_share", "L.met_share", "L.p50_ms", "B.p95_ms", "A.p99_ms", "S.throughput_per_s", "A.rejected", "A.preempted" })
        {
            Assert.Contains($"harness.nominal.equal.{name}", names);
            Assert.Contains($"harness.aOverload.static.{name}", names);
        }
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
