using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Rewards;

namespace SqlxOrleans.CopilotLab.Simulation;

/// <summary>
/// Reports on their way from the kernel to the policy: late, noisy, lost or doubled as the scenario says, and folded into demand by
/// the product's own builder. A doubled report is ignored by its number, as the ledger does.
/// </summary>
internal sealed class TelemetryFeed
{
    private readonly TelemetryShape _shape;
    private readonly WorkspaceDemandBuilder _builder = new(DateTimeOffset.UnixEpoch);
    private readonly Queue<(long At, OutcomeReport Report)> _underWay = new();
    private readonly Queue<(long At, OutcomeReport Report)> _again = new();
    private readonly HashSet<(int Class, long Number)> _counted = [];
    private readonly long _delay;
    private SeededRandom _random;

    public TelemetryFeed(TelemetryShape shape, long seed)
    {
        (_shape, _random) = (shape, new(seed, 91));
        _delay = SimulationRun.Nanoseconds(shape.DelaySeconds);
    }

    public void Send(long now, OutcomeReport report)
    {
        // Drawn for every report, so that what happens to one does not depend on the policy.
        var (drop, twice, count, service) = (_random.NextDouble(), _random.NextDouble(), _random.NextNormal(), _random.NextNormal());
        if (drop < _shape.DropShare)
            return;
        var sent = ReportNoise.Apply(report, _shape, now, count, service);
        _underWay.Enqueue((now + _delay, sent));
        if (twice < _shape.DuplicateShare)
            _again.Enqueue((now + _delay + SimulationRun.Nanoseconds(1), sent));
    }

    /// <summary>What arrived since the last decision.</summary>
    public WorkspaceDemand Take(long now, long epoch)
    {
        Deliver(_underWay, now, epoch);
        Deliver(_again, now, epoch);
        return _builder.Close(SimulationRun.At(now));
    }

    private void Deliver(Queue<(long At, OutcomeReport Report)> reports, long now, long epoch)
    {
        while (reports.TryPeek(out var next) && next.At <= now)
        {
            reports.Dequeue();
            if (_counted.Add(((int)next.Report.Class, next.Report.Number)))
                _builder.Add(next.Report, epoch);
        }
    }
}
