using System.Collections.Concurrent;
using SqlxOrleans.Client;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Load.Loop;

/// <summary>
/// Workspaces whose demand swings between classes, so that the Copilot keeps deciding: from the time of the decision to the
/// moment at which the kernel's feed has the new weights. Storing the decision lies in between.
/// </summary>
internal sealed class WeightsProbe(ISqlxTelemetry telemetry, IWeightsFeed feed, WorkspaceReader reader, string tenant, int workspaces)
{
    private const int Slots = 16;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<(string Workspace, long Epoch), DateTimeOffset> _received = new();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var names = Enumerable.Range(0, workspaces).Select(i => $"weights-probe-{i}").ToList();
        foreach (var name in names)
        {
            var watched = feed.Watch(tenant, name);
            watched.Changed += weights => _received.TryAdd((name, weights.Epoch), TimeProvider.System.GetUtcNow());
        }

        using var timer = new PeriodicTimer(Tick);
        var ticks = 0L;
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                ticks++;
                for (var i = 0; i < names.Count; i++)
                    Load(names[i], heavyAnalytics: (ticks + (i * 13)) / 120 % 2 == 1);
            }
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }
    }

    /// <summary>Delays of every epoch that both the Copilot explains and the kernel has seen.</summary>
    public async Task<IReadOnlyList<double>> DelaysMsAsync(CancellationToken cancellationToken)
    {
        var delays = new List<double>();
        for (var i = 0; i < workspaces; i++)
        {
            var name = $"weights-probe-{i}";
            foreach (var decision in await reader.DecisionsAsync(name, cancellationToken))
            {
                if (_received.TryGetValue((name, decision.Epoch), out var received))
                    delays.Add((received - decision.DecidedAt).TotalMilliseconds);
            }
        }

        return delays;
    }

    private void Load(string workspace, bool heavyAnalytics)
    {
        telemetry.SetSlots(tenant, workspace, Slots);
        Query(workspace, WorkloadClass.L, heavyAnalytics ? 60 : 200, serviceMs: 2, latencyMs: heavyAnalytics ? 40 : 10);
        Query(workspace, WorkloadClass.B, 4, serviceMs: 40, latencyMs: 80);
        Query(workspace, WorkloadClass.A, heavyAnalytics ? 3 : 1, serviceMs: 200, latencyMs: heavyAnalytics ? 2500 : 400);
        Query(workspace, WorkloadClass.S, 1, serviceMs: 50, latencyMs: 100);
    }

    private void Query(string workspace, WorkloadClass workloadClass, int count, double serviceMs, double latencyMs)
    {
        for (var i = 0; i < count; i++)
        {
            telemetry.RecordArrival(tenant, workspace, workloadClass);
            telemetry.Record(
                tenant, workspace, workloadClass, TimeSpan.FromMilliseconds(latencyMs), QueryOutcome.Ok, TimeSpan.FromMilliseconds(serviceMs));
        }
    }
}
