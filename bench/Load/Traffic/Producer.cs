using System.Diagnostics;

namespace SqlxOrleans.Load.Traffic;

/// <summary>A kernel's worth of events: flushed ten times a second, one batch in flight, what happens meanwhile goes with the next.</summary>
internal sealed class Producer(NumberedSender sender, IEventShape shape)
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Ends when it was asked to and its last batch is acknowledged.</summary>
    /// <param name="until">Ends the making of events.</param>
    /// <param name="abandon">Gives up also what is not acknowledged.</param>
    public async Task RunAsync(CancellationToken until, CancellationToken abandon)
    {
        var filled = Stopwatch.GetTimestamp();
        while (!until.IsCancellationRequested)
        {
            await Task.Delay(FlushInterval, until).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var batch = new PreparedBatch();
            shape.Fill(batch, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), Stopwatch.GetElapsedTime(filled));
            filled = Stopwatch.GetTimestamp();
            if (batch.Deltas.Count > 0)
                await sender.SendAsync(batch, abandon);
        }
    }
}
