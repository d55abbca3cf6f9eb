using SqlxOrleans.Domain.Telemetry.Aggregation;
using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Api.Edge;

/// <summary>The requests of one tenant that one tick gathers: their sum, and who waits for it.</summary>
internal sealed class EdgeRound
{
    private readonly TaskCompletionSource<bool> _applied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<DeltaKey, (string Reason, string Message)> _refusedKeys = [];
    private readonly List<Rejection> _refusedSomewhere = [];

    private readonly List<(EdgeBudget.Reservation Reservation, IRequestStage? Stage)> _requests = [];

    public TenantDeltas Deltas { get; } = new();

    /// <summary>True when the cluster answered for all of it; false when it never will.</summary>
    public Task<bool> Applied => _applied.Task;

    /// <summary>Adds a request; its reservation is held until the round ends.</summary>
    public void Add(TenantDeltas deltas, EdgeBudget.Reservation reservation, IRequestStage? stage)
    {
        Deltas.Merge(deltas);
        reservation.Share();
        _requests.Add((reservation, stage));
    }

    /// <summary>Takes a batch's receipt: which of its keys were refused.</summary>
    public void Take(DeltaBatch batch, IngestReceipt receipt)
    {
        if (receipt.Status is not IngestStatus.Accepted)
        {
            foreach (var key in batch.Keys)
                _refusedKeys[key] = ("internal", $"The cluster refused the edge's batch ({receipt.Status}).");
            return;
        }

        foreach (var rejection in receipt.Rejected)
        {
            // An older silo's receipt has no list at all.
            if (rejection.Frames is { Count: > 0 } frames)
            {
                foreach (var frame in frames.Where(frame => frame >= 0 && frame < batch.Keys.Count))
                    _refusedKeys[batch.Keys[frame]] = (rejection.Reason, rejection.Message);
                continue;
            }

            if (receipt.AcceptedDeltas > 0)
            {
                _refusedSomewhere.Add(rejection);
                continue;
            }

            foreach (var key in batch.Keys)
                _refusedKeys[key] = (rejection.Reason, rejection.Message);
        }
    }

    /// <summary>True when the cluster refused some of it for good.</summary>
    public bool HasRefusals => _refusedKeys.Count > 0 || _refusedSomewhere.Count > 0;

    public void Complete()
    {
        Func<DeltaKey, bool>? wasRefused = _refusedKeys.Count > 0 ? _refusedKeys.ContainsKey : null;
        foreach (var (_, stage) in _requests)
            stage?.Settle(wasRefused);
        End(applied: true);
    }

    /// <summary>Gives the round up: its requests' stages are taken back, the last first, and its waiters are told to come again.</summary>
    public void Fail()
    {
        for (var i = _requests.Count - 1; i >= 0; i--)
            _requests[i].Stage?.Undo();
        End(applied: false);
    }

    private void End(bool applied)
    {
        _requests.ForEach(request => request.Reservation.Dispose());
        _requests.Clear();
        _applied.TrySetResult(applied);
    }

    /// <summary>
    /// What the round's refusals mean for one request, in its items. Where a receipt does not say which deltas it refused when it
    /// applied others, every request of the round is told, with at most as many items as it sent.
    /// </summary>
    public RejectionTally RefusedOf(TenantDeltas request)
    {
        var tally = new RejectionTally();
        var items = 0;
        foreach (var key in request.Keys)
        {
            items += request.ItemsOf(key);
            if (request.ItemsOf(key) > 0 && _refusedKeys.TryGetValue(key, out var refused))
                tally.Add(refused.Reason, refused.Message, request.ItemsOf(key));
        }

        foreach (var rejection in _refusedSomewhere)
        {
            if (items > tally.Total)
                tally.Add(rejection.Reason, rejection.Message, Math.Clamp(rejection.Count, 1, items - tally.Total));
        }

        return tally;
    }
}
