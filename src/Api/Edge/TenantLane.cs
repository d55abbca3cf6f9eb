using Microsoft.Extensions.Logging;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Aggregation;
using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Api.Edge;

/// <summary>
/// One tenant's way to the cluster: gathers for a tick, sends, one batch in flight, and an unanswered batch again under the same
/// sequence until it is answered, so that the cluster counts it once (architecture law 2).
/// </summary>
internal sealed partial class TenantLane(
    TenantId tenant, string producerId, string credential, IDeltaSink sink, PoolGauges gauges, TimeSpan tick, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private EdgeRound? _gathering;
    private Task _running = Task.CompletedTask;
    private long _sequence;

    /// <summary>Adds a request's deltas to the tick; await the round's <see cref="EdgeRound.Done"/>.</summary>
    public EdgeRound Join(TenantDeltas deltas, CancellationToken stop)
    {
        lock (_gate)
        {
            _gathering ??= new EdgeRound();
            _gathering.Deltas.Merge(deltas);
            if (_running.IsCompleted)
                _running = Task.Run(() => RunAsync(stop), CancellationToken.None);
            return _gathering;
        }
    }

    /// <summary>Ends when nothing is left to send.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
            return _running;
    }

    private async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            await DelayAsync(tick, stop).ConfigureAwait(false);
            EdgeRound round;
            lock (_gate)
            {
                if (_gathering is null)
                {
                    _running = Task.CompletedTask;
                    return;
                }

                (round, _gathering) = (_gathering, null);
            }

            await SendAsync(round, stop).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(EdgeRound round, CancellationToken stop)
    {
        try
        {
            foreach (var batch in DeltaBatches.Write(round.Deltas, workspace => gauges.SlotsOf(tenant, workspace)))
                round.Take(batch, await SendUntilAnsweredAsync(batch, stop).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // Given up at the end of a stop: the round is never completed, so that no waiter is told that it was applied.
            return;
        }

        round.Complete();
    }

    private async Task<IngestReceipt> SendUntilAnsweredAsync(DeltaBatch batch, CancellationToken stop)
    {
        var message = new TelemetryBatch(credential, tenant.ToString(), producerId, ++_sequence, batch.Payload);
        for (var backoff = FirstBackoff; ; backoff = Min(backoff * 2, LongestBackoff))
        {
            try
            {
                var receipt = await sink.AppendAsync(message).ConfigureAwait(false);
                if (receipt.Status != IngestStatus.Retry)
                {
                    if (receipt.Status != IngestStatus.Accepted)
                        LogBatchRefused(tenant, receipt.Status);
                    return receipt;
                }

                backoff = Min(backoff > receipt.RetryAfter ? backoff : receipt.RetryAfter, LongestBackoff);
            }
#pragma warning disable CA1031 // Whatever went wrong, the outcome is unknown and the same batch is sent again.
            catch (Exception unknown)
#pragma warning restore CA1031
            {
                LogBatchUnanswered(unknown, tenant, message.Sequence);
            }

            stop.ThrowIfCancellationRequested();
            await DelayAsync(backoff, stop).ConfigureAwait(false);
        }
    }

    /// <summary>A stop cuts delays short; what is left is then sent at once.</summary>
    private async Task DelayAsync(TimeSpan delay, CancellationToken stop) =>
        await Task.Delay(delay, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
