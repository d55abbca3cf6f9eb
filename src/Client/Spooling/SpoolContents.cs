using SqlxOrleans.Client.Flushing;

namespace SqlxOrleans.Client.Spooling;

/// <summary>What the records of a spool add up to: who sends, which numbers are used, and which batches wait. Not thread-safe.</summary>
internal sealed class SpoolContents
{
    private readonly Dictionary<(string ProducerId, string Tenant, long Sequence), (long Order, OutgoingBatch Batch)> _waiting = [];
    private readonly Dictionary<string, long> _limits = new(StringComparer.Ordinal);
    private long _order;

    /// <summary>Who sends; empty when there was no record of it.</summary>
    public string ProducerId { get; private set; } = string.Empty;

    /// <summary>Bytes of the payloads that wait.</summary>
    public long WaitingBytes { get; private set; }

    /// <summary>What waits, oldest first.</summary>
    public IEnumerable<(string Tenant, OutgoingBatch Batch)> Waiting =>
        _waiting.OrderBy(entry => entry.Value.Order).Select(entry => (entry.Key.Tenant, entry.Value.Batch));

    /// <summary>Another sender from here on, none of whose numbers is used yet; what waits keeps its own.</summary>
    public void Rename(string producerId)
    {
        ProducerId = producerId;
        _limits.Clear();
    }

    /// <summary>The first sequence of the present sender that was never reserved.</summary>
    public long LimitOf(string tenant) => _limits.GetValueOrDefault(tenant, 1);

    public void Reserve(string tenant, long limit) => _limits[tenant] = Math.Max(LimitOf(tenant), limit);

    public void Add(string tenant, OutgoingBatch batch)
    {
        if (_waiting.TryAdd((batch.Stamp.ProducerId, tenant, batch.Stamp.Sequence), (_order++, batch)))
            WaitingBytes += batch.Payload.Length;
    }

    /// <summary>False when no such batch waits.</summary>
    public bool Remove(string producerId, string tenant, long sequence)
    {
        if (!_waiting.Remove((producerId, tenant, sequence), out var entry))
            return false;
        WaitingBytes -= entry.Batch.Payload.Length;
        return true;
    }

    /// <summary>Takes in a record that was read.</summary>
    /// <exception cref="NotSupportedException">A newer version wrote it.</exception>
    public void Apply(SpoolRecord record)
    {
        switch (record.Kind)
        {
            case SpoolRecordKind.Identity when record.Number <= SpoolRecord.FormatVersion:
                Rename(record.ProducerId);
                break;
            case SpoolRecordKind.Reserved:
                ReserveFor(record, record.Number);
                break;
            case SpoolRecordKind.Batch:
                ReserveFor(record, record.Number + 1);
                Add(record.Tenant, new OutgoingBatch(record.Payload, record.Events)
                {
                    Stamp = new BatchStamp(record.ProducerId, record.Number, OutlivesProcess: true),
                });
                break;
            case SpoolRecordKind.Done:
                Remove(record.ProducerId, record.Tenant, record.Number);
                break;
            default:
                throw new NotSupportedException("it was written by a newer version");
        }
    }

    /// <summary>The fewest records that add up to the same.</summary>
    public IEnumerable<SpoolRecord> ToRecords()
    {
        yield return SpoolRecord.Identity(ProducerId);
        foreach (var (tenant, limit) in _limits)
            yield return SpoolRecord.Reserved(ProducerId, tenant, limit);
        foreach (var (tenant, batch) in Waiting)
            yield return SpoolRecord.Batch(tenant, batch);
    }

    private void ReserveFor(SpoolRecord record, long limit)
    {
        if (record.ProducerId == ProducerId)
            Reserve(record.Tenant, limit);
    }
}
