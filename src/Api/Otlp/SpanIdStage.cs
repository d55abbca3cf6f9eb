using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Telemetry.Aggregation;

namespace SqlxOrleans.Api.Otlp;

/// <summary>
/// One request's spans: those that were counted before and those that are new, beside the table until its deltas are on their way.
/// Whoever read the request disposes it; from its commit on its round ends it. Not thread-safe.
/// </summary>
internal sealed class SpanIdStage(SpanIdTable table, TenantSpanIds tenant, bool expectsNew) : IRequestStage, IDisposable
{
    private readonly StagedSpans _new = new();
    private List<UInt128>? _repeated;
    private long _mark = -1;
    private bool _isCommitted;

    public bool IsEmpty => _new.IsEmpty && !HasRepeats;

    public bool HasRepeats => _repeated is not null;

    public long Bytes => _new.Bytes;

    /// <summary>Makes room for so many spans.</summary>
    public void Expect(int spans) => _new.Expect(spans);

    /// <summary>
    /// True when the span counts: it is put down as new. False when it was counted before, by this request or an earlier one. Ids that
    /// name no span are never recognised.
    /// </summary>
    public bool IsNew(ReadOnlySpan<byte> traceId, ReadOnlySpan<byte> spanId, DeltaKey key)
    {
        if (!SpanIdHash.CanName(traceId, spanId))
            return true;
        var name = table.Hash.Of(traceId, spanId);
        if (!expectsNew && !_new.Contains(name) && IsKnown(name))
        {
            (_repeated ??= []).Add(name);
            return false;
        }

        return _new.TryAdd(name, key);
    }

    /// <inheritdoc/>
    public bool TryCommit()
    {
        int before, after, evicted;
        lock (tenant.Gate)
        {
            before = tenant.Filter.Count;
            if (!HoldsRepeated())
                return false;
            var put = tenant.Filter.AddUntilKnown(_new.Names, table.Now, _mark, out evicted);
            _isCommitted = put == _new.Names.Length;
            if (!_isCommitted)
                TakeBack(_new.Names[..put]);
            after = tenant.Filter.Count;
        }

        table.Changed(after - before, evicted);
        return _isCommitted;
    }

    /// <inheritdoc/>
    public bool RepeatsHold()
    {
        lock (tenant.Gate)
            return HoldsRepeated();
    }

    /// <inheritdoc/>
    public void Undo() => Settle(static _ => true);

    /// <inheritdoc/>
    public void Settle(Func<DeltaKey, bool>? wasRefused)
    {
        if (wasRefused is not null)
            Forget(wasRefused);
        _new.Dispose();
    }

    public void Dispose()
    {
        if (!_isCommitted)
            _new.Dispose();
    }

    private void Forget(Func<DeltaKey, bool> wasRefused)
    {
        var taken = 0;
        lock (tenant.Gate)
        {
            for (var i = 0; i < _new.Names.Length; i++)
            {
                if (wasRefused(_new.KeyOf(i)) && tenant.Filter.Remove(_new.Names[i]))
                    taken++;
            }
        }

        table.Changed(-taken, 0);
    }

    private bool IsKnown(UInt128 name)
    {
        if (_mark < 0)
            Begin();
        lock (tenant.Gate)
            return tenant.Filter.Contains(name);
    }

    private void Begin()
    {
        int expired;
        lock (tenant.Gate)
        {
            expired = tenant.Filter.Expire(table.Now);
            _mark = tenant.Filter.Mark;
        }

        table.Changed(-expired, 0);
    }

    private bool HoldsRepeated()
    {
        foreach (var name in _repeated ?? [])
        {
            if (!tenant.Filter.Contains(name))
                return false;
        }

        return true;
    }

    private void TakeBack(ReadOnlySpan<UInt128> names)
    {
        foreach (var name in names)
            tenant.Filter.Remove(name);
    }
}
