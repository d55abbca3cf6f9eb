using System.Diagnostics;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.LocalCluster;

namespace SqlxOrleans.Load.Traffic;

/// <summary>
/// Sends as the client's own sender does: batches numbered 1, 2, 3 ..., the same bytes under the same number until the cluster
/// has answered.
/// </summary>
internal sealed class NumberedSender(SiloCluster cluster, LoadClient client, string tenant, string producer, Ledger ledger, TrafficStatistics statistics)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
    private long _sequence;

    /// <summary>Ends when the batch is acknowledged.</summary>
    /// <exception cref="LoadFailedException">The cluster refused it for good: then nothing can be measured.</exception>
    public async Task SendAsync(PreparedBatch batch, CancellationToken cancellationToken)
    {
        var payload = batch.Encode(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        var message = new TelemetryBatch(cluster.Options.ApiKeys[tenant], tenant, producer, ++_sequence, payload);
        var sent = Stopwatch.GetTimestamp();
        var pause = FirstPause;
        while (!await TrySendAsync(message, cancellationToken))
        {
            statistics.Retried();
            await Task.Delay(pause, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }

        ledger.Acknowledge(batch);
        statistics.Acknowledged(batch.Events, Stopwatch.GetElapsedTime(sent));
    }

    private async Task<bool> TrySendAsync(TelemetryBatch message, CancellationToken cancellationToken)
    {
        IngestReceipt receipt;
        try
        {
            receipt = await client.Ingest.AppendAsync(message).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever went wrong on the way, the outcome is unknown and the answer is to send again.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            statistics.Failed(problem.Message);
            return false;
        }

        if (receipt.Status is IngestStatus.Retry)
        {
            statistics.Failed("the cluster asked to send again");
            return false;
        }

        if (receipt is { Status: IngestStatus.Accepted, Rejected.Count: 0 })
            return true;
        throw new LoadFailedException($"{message} was refused: {receipt.Status}, {string.Join("; ", receipt.Rejected)}");
    }
}
