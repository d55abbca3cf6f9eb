using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Scale;

/// <summary>Waits until idle grains have been collected.</summary>
internal sealed class Sleep(SiloMetrics metrics, TimeSpan collectionAge, Progress progress)
{
    private const double StillAwake = 0.5;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(90);

    // Orleans looks for idle grains once a minute.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(75);

    /// <returns>The activations that are left when no more are collected; null when hardly any were.</returns>
    public async Task<double?> WaitAsync(CancellationToken cancellationToken)
    {
        var first = await metrics.ActivationsAsync(cancellationToken);
        progress.Say($"{first} activations; waiting until idle ones are collected, after {collectionAge.TotalSeconds:0} s");
        var last = first;
        var unchanged = TimeSpan.Zero;
        for (var waited = TimeSpan.Zero; waited < (collectionAge * 2) + Grace; waited += Step)
        {
            await Task.Delay(Step, cancellationToken);
            var now = await metrics.ActivationsAsync(cancellationToken);
            unchanged = now < last ? TimeSpan.Zero : unchanged + Step;
            last = Math.Min(now, last);
            if (last < first * StillAwake && unchanged > Settled)
                break;
        }

        progress.Say($"{last} activations are left");
        return last < first * StillAwake ? last : null;
    }
}
