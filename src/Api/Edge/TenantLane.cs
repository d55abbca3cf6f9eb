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
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private EdgeRound? _gathering;
    private EdgeRound? _sending;
    private Task _running = Task.CompletedTask;
    private long _sequence;

    /// <summary>
    /// Adds a request's deltas to the tick and commits its stage in the same moment, so that a span or point that comes again is
    /// either counted or known to be on its way. False when the stage is out of date: nothing was added then.
    /// </summary>
    /// <param name="deltas">What the request adds.</param>
    /// <param name="reservation">Its bytes.</param>
    /// <param name="stage">What it recognised, and what is to be recognised from now on.</param>
    /// <param name="stop">Cuts waiting short at the end of a stop.</param>
    /// <param name="rounds">The rounds to wait for: its own, and those that hold what it may be repeating.</param>
    public bool TryJoin(
        TenantDeltas deltas, EdgeBudget.Reservation reservation, IRequestStage? stage, CancellationToken stop, out JoinedRounds rounds)
    {
        lock (_gate)
        {
            rounds = default;
            if (stage is not null && !stage.TryCommit())
                return false;
            // What a request repeats was committed under this lock: it was applied, or it is in one of these two, or it is not held.
            var earlier = stage is { HasRepeats: true } || deltas.IsEmpty ? _sending : null;
            if (deltas.IsEmpty)
            {
                rounds = new JoinedRounds(earlier, _gathering);
                return true;
            }

            var round = _gathering ??= new EdgeRound();
            rounds = new JoinedRounds(earlier, round);
            round.Add(deltas, reservation, stage);
            if (_running.IsCompleted)
                _running = Task.Run(() => RunAsync(stop), CancellationToken.None);
            return true;
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
        do
        {
            await DelayAsync(tick, stop).ConfigureAwait(false);
            EdgeRound round;
            lock (_gate)
                (round, _sending, _gathering) = (_gathering!, _gathering, null);
            await SendAsync(round, stop).ConfigureAwait(false);
        }
        while (HasMore());
    }

    /// <summary>False when nothing came while the last round was on its way: then the next request starts the lane again.</summary>
    private bool HasMore()
    {
        lock (_gate)
        {
            if (_gathering is null)
                _running = Task.CompletedTask;
            return _gathering is not null;
        }
    }

    private async Task SendAsync(EdgeRound round, CancellationToken stop)
    {
        try
        {
            foreach (var batch in DeltaBatches.Write(round.Deltas, workspace => gauges.SlotsOf(tenant, workspace)))
                round.Take(batch, await SendUntilAnsweredAsync(batch, stop).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Given up at the end of a stop.
            End(round, applied: false);
            return;
        }
#pragma warning disable CA1031 // The lane must go on: one bad round must not be every later round's end.
        catch (Exception unexpected)
#pragma warning restore CA1031
        {
            LogRoundFailed(unexpected, tenant);
            End(round, applied: false);
            return;
        }

        End(round, applied: true);
    }

    private void End(EdgeRound round, bool applied)
    {
        lock (_gate)
        {
            _sending = null;
            if (applied)
                round.Complete();
            else
                round.Fail();
        }
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
