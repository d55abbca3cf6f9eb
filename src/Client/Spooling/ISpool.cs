using SqlxOrleans.Client.Flushing;

namespace SqlxOrleans.Client.Spooling;

/// <summary>Numbers batches, and may keep them until they are answered for. Thread-safe.</summary>
internal interface ISpool : IDisposable
{
    /// <summary>True when batches are kept beyond this process.</summary>
    bool OutlivesProcess { get; }

    /// <summary>What the process before left, each tenant's in the order in which it must be sent, before anything else.</summary>
    IReadOnlyList<(string Tenant, OutgoingBatch Batch)> Left { get; }

    /// <summary>Stamps a batch and keeps it; it may be sent after that. Never fails: see <see cref="BatchStamp.OutlivesProcess"/>.</summary>
    void Enter(string tenant, OutgoingBatch batch);

    /// <summary>Forgets a batch that was answered for good or given up.</summary>
    void Remove(string tenant, OutgoingBatch batch);
}
