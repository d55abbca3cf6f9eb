using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Aggregation;

namespace SqlxOrleans.Api.Edge;

/// <summary>
/// Where everything that comes in over HTTP and gRPC meets: one lane a tenant sums a tick's requests and sends the sum to the
/// cluster. A request is answered after its sum was applied.
/// </summary>
internal sealed class EdgeAggregator(
    IDeltaSink sink, SiloTicket ticket, PoolGauges gauges, IOptions<EdgeOptions> options, TimeProvider time, ILogger<EdgeAggregator> logger)
    : IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<TenantId, TenantLane> _lanes = new();
    private readonly CancellationTokenSource _giveUp = new();
    private readonly string _producerId = "edge-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
    private volatile bool _stopping;

    /// <summary>Adds a request's deltas and waits until they are applied. The deltas must not be changed afterwards.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="deltas">What the request adds.</param>
    /// <param name="reservation">The request's bytes; grows by the deltas', and is held until the cluster answered for them.</param>
    /// <param name="stage">What it recognised, and what is to be recognised from now on, committed together with the deltas.</param>
    /// <param name="cancellationToken">Ends the waiting; what was taken is applied all the same.</param>
    public async Task<Acknowledgement> SubmitAsync(
        TenantId tenant, TenantDeltas deltas, EdgeBudget.Reservation reservation, IRequestStage? stage, CancellationToken cancellationToken)
    {
        if (_stopping)
            return Acknowledgement.Unavailable;
        if (deltas.IsEmpty && stage is null or { IsEmpty: true })
            return Acknowledgement.Applied;
        var bytes = deltas.ApproximateBytes() + (stage?.Bytes ?? 0);
        if (!reservation.TryGrow(bytes))
            return Acknowledgement.Busy;
        if (!_lanes.GetOrAdd(tenant, CreateLane).TryJoin(deltas, reservation, stage, _giveUp.Token, out var rounds))
        {
            reservation.Shrink(bytes);
            return Acknowledgement.Conflict;
        }

        try
        {
            var applied = await rounds.AppliedAsync()
                .WaitAsync(TimeSpan.FromMilliseconds(options.Value.AcknowledgementTimeoutMilliseconds), time, cancellationToken)
                .ConfigureAwait(false);
            if (!applied)
                return Acknowledgement.Unavailable;
        }
        catch (TimeoutException)
        {
            return Acknowledgement.Unavailable;
        }

        // A repeat of what the cluster refused meanwhile was not counted: read again, it has its own answer.
        if (rounds.HaveRefusals && stage is { HasRepeats: true } && !stage.RepeatsHold())
            return Acknowledgement.Conflict;
        if (rounds.Last is null)
            return Acknowledgement.Applied;
        var refused = rounds.Last.RefusedOf(deltas);
        return refused.Total == 0 ? Acknowledgement.Applied : new Acknowledgement(AcknowledgementStatus.Applied, refused);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Takes nothing more and sends what is there, until the host's patience ends.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        foreach (var lane in _lanes.Values)
            await lane.DrainAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _giveUp.CancelAsync().ConfigureAwait(false);
    }

    public void Dispose() => _giveUp.Dispose();

    private TenantLane CreateLane(TenantId tenant) => new(
        tenant, _producerId, ticket.Credential, sink, gauges, TimeSpan.FromMilliseconds(options.Value.TickMilliseconds), time, logger);
}
