using SqlxOrleans.Client.Flushing;

namespace SqlxOrleans.Client.Spooling;

/// <summary>Numbers batches in memory, under a name that ends with the process.</summary>
internal sealed class NoSpool(string? name) : ISpool
{
    private readonly string _producerId = ProducerIds.Create(name);
    private readonly Dictionary<string, long> _last = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public bool OutlivesProcess => false;

    public IReadOnlyList<(string Tenant, OutgoingBatch Batch)> Left => [];

    public void Enter(string tenant, OutgoingBatch batch)
    {
        lock (_gate)
        {
            var sequence = _last.GetValueOrDefault(tenant) + 1;
            _last[tenant] = sequence;
            batch.Stamp = new BatchStamp(_producerId, sequence, OutlivesProcess: false);
        }
    }

    public void Remove(string tenant, OutgoingBatch batch)
    {
        // Nothing is kept.
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
