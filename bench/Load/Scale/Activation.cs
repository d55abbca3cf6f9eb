using System.Diagnostics;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Scale;

/// <summary>What it costs to wake a series up: the first batch to it against the second one.</summary>
internal static class Activation
{
    private const int WarmUp = 20;
    private const int Sample = 200;

    public static async Task<double> MeasureMsAsync(TenantFleet fleet, CancellationToken cancellationToken)
    {
        var warmUp = Math.Min(WarmUp, fleet.Tenants / 2);
        var (first, second) = (new List<double>(), new List<double>());
        for (var tenant = 0; tenant < Math.Min(fleet.Tenants, warmUp + Sample); tenant++)
        {
            var (asleep, awake) = (await TouchMsAsync(fleet, tenant, cancellationToken), await TouchMsAsync(fleet, tenant, cancellationToken));
            if (tenant < warmUp)
                continue;
            first.Add(asleep);
            second.Add(awake);
        }

        return Quantile.Of(first, 0.5) - Quantile.Of(second, 0.5);
    }

    private static async Task<double> TouchMsAsync(TenantFleet fleet, int tenant, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await fleet.TouchAsync(tenant, cancellationToken);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
