using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;

namespace SqlxOrleans.Load.Journal;

/// <summary>The baseline: one <c>WriteStateAsync</c> a delta, 64 at a time, through the silo's own grain storage.</summary>
internal sealed class StateWrites(IServiceProvider services, int bytes)
{
    private const int Concurrency = 64;

    /// <summary>Writes a second.</summary>
    public async Task<double> RunAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var storage = services.GetRequiredKeyedService<IGrainStorage>("Default");
        var clock = Stopwatch.StartNew();
        var written = await Task.WhenAll(Enumerable.Range(0, Concurrency).Select(writer => Task.Run(
            async () =>
            {
                var grain = GrainId.Create("bench", $"state-{writer}");
                var state = new GrainState<byte[]>(new byte[bytes]);
                var count = 0;
                for (; clock.Elapsed < length; count++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    state.State![count % bytes]++;
                    await storage.WriteStateAsync("bench", grain, state);
                }

                return count;
            },
            cancellationToken)));
        return written.Sum() / clock.Elapsed.TotalSeconds;
    }
}
