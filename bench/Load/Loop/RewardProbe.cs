using SqlxOrleans.Client;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Load.Loop;

/// <summary>
/// One query at a time in a workspace of its own, at random moments of the client's flush interval: from the call of Record
/// to the time stamp that the Copilot puts on the reward. Both clocks are this machine's.
/// </summary>
internal sealed class RewardProbe(ISqlxTelemetry telemetry, WorkspaceReader reader, string tenant, Random random)
{
    private const string Workspace = "reward-probe";
    private static readonly TimeSpan GiveUp = TimeSpan.FromSeconds(10);

    private readonly List<double> _delaysMs = [];

    public IReadOnlyList<double> DelaysMs => _delaysMs;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var sent = 0L;
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(10, 150)), cancellationToken);
                var emitted = TimeProvider.System.GetUtcNow();
                telemetry.Record(tenant, Workspace, WorkloadClass.L, TimeSpan.FromMilliseconds(5), QueryOutcome.Ok, TimeSpan.FromMilliseconds(2));
                sent++;
                var rewarded = await RewardedAtAsync(sent, emitted, cancellationToken);
                // The first one activates grains: that is the cost of a new workspace, not of the loop.
                if (sent > 1)
                    _delaysMs.Add((rewarded - emitted).TotalMilliseconds);
            }
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }
    }

    private async Task<DateTimeOffset> RewardedAtAsync(long requests, DateTimeOffset emitted, CancellationToken cancellationToken)
    {
        while (true)
        {
            // The ledger adds up per epoch; no epoch changes here, so the newest line of class L has them all.
            var ledger = await reader.RewardsAsync(Workspace, cancellationToken);
            var lines = ledger.Where(line => line.Class == WorkloadClass.L.Name()).ToList();
            if (lines.Sum(line => line.Requests) >= requests)
                return lines.Max(line => line.At);
            if (TimeProvider.System.GetUtcNow() - emitted > GiveUp)
                throw new TimeoutException($"No reward {GiveUp.TotalSeconds:0} s after query {requests} was recorded.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken);
        }
    }
}
