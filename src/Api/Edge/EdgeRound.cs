using SqlxOrleans.Domain.Telemetry.Aggregation;
using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Api.Edge;

/// <summary>The requests of one tenant that one tick gathers: their sum, and who waits for it.</summary>
internal sealed class EdgeRound
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<DeltaKey, (string Reason, string Message)> _refusedKeys = [];
    private readonly List<Rejection> _refusedSomewhere = [];

    public TenantDeltas Deltas { get; } = new();

    public Task Done => _done.Task;

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
            if (receipt.AcceptedDeltas > 0)
            {
                _refusedSomewhere.Add(rejection);
                continue;
            }

            foreach (var key in batch.Keys)
                _refusedKeys[key] = (rejection.Reason, rejection.Message);
        }
    }

    public void Complete() => _done.TrySetResult();

    /// <summary>
    /// What the round's refusals mean for one request, in its items. A receipt does not say which deltas it refused when it applied
    /// others: then every request of the round is told, with at most as many items as it sent.
    /// </summary>
    public RejectionTally RefusedOf(TenantDeltas request)
    {
        var tally = new RejectionTally();
        var items = 0;
        foreach (var key in request.Keys)
        {
            items += request.ItemsOf(key);
            if (_refusedKeys.TryGetValue(key, out var refused))
                tally.Add(refused.Reason, refused.Message, request.ItemsOf(key));
        }

        foreach (var rejection in _refusedSomewhere)
            tally.Add(rejection.Reason, rejection.Message, Math.Clamp(rejection.Count, 1, Math.Max(1, items - tally.Total)));
        return tally;
    }
}
