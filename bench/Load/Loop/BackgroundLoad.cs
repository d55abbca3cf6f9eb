using SqlxOrleans.Client;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Load.Loop;

/// <summary>Ordinary traffic in a workspace of its own, so that the probes are not measured on an idle system.</summary>
internal sealed class BackgroundLoad(ISqlxTelemetry telemetry, string tenant, int ratePerSecond, Random random)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Tick);
        var perTick = Math.Max(1, (int)(ratePerSecond * Tick.TotalSeconds));
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                for (var i = 0; i < perTick; i++)
                {
                    var workloadClass = WorkloadClasses.Judged[random.Next(4)];
                    telemetry.Record(
                        tenant, "background", workloadClass, TimeSpan.FromMilliseconds(random.NextDouble() * 20), QueryOutcome.Ok);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }
    }
}
