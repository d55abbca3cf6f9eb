using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Telemetry.Aggregation;

namespace SqlxOrleans.Api.Otlp;

/// <summary>
/// One request's spans: those that were counted before and those that are new, beside the table until its deltas are on their way.
/// Whoever read the request disposes it; from its commit on its round ends it. Not thread-safe.
/// </summary>
internal sealed class SpanIdStage(SpanIdTable table, TenantSpanIds tenant, bool expectsNew) : IRequestStage, IDisposable
{
    private const int Block = 32;

    private readonly StagedSpans _new = new();
    private List<UInt128>? _repeated;
    private long _mark = -1;
    private bool _isCommitted;

    public bool IsEmpty => _new.IsEmpty && !HasRepeats;

    public bool HasRepeats => _repeated is not null;

    public long Bytes => _new.Bytes;

    /// <summary>
    /// True when the span counts: it is put down as new. False when it was counted before, by this request or an earlier one. Ids that
    /// name no span are never recognised.
    /// </summary>
    public bool IsNew(ReadOnlySpan<byte> traceId, ReadOnlySpan<byte> spanId, DeltaKey key)
    {
        if (!SpanIdHash.CanName(traceId, spanId))
            return true;
        var name = table.Hash.Of(traceId, spanId);
        if (_new.Contains(name))
            return false;
        if (!expectsNew && IsKnown(name))
        {
            (_repeated ??= []).Add(name);
            return false;
        }

        _new.Add(name, key);
        return true;
    }

    /// <inheritdoc/>
    public bool TryCommit()
    {
        var (now, evicted, committed) = (table.Now, 0, true);
        int before, after;
        lock (tenant.Gate)
        {
            before = tenant.Filter.Count;
            if (!HoldsRepeated())
                return false;
            Span<UInt128> names = stackalloc UInt128[Block];
            for (var slots = _new.Slots; committed && !slots.IsEmpty;)
            {
                var some = names[..TakeNames(ref slots, names)];
                tenant.Filter.Touch(some);
                committed = TryAdd(some, now, ref evicted);
            }

            after = tenant.Filter.Count;
        }

        _isCommitted = committed;
        table.Changed(after - before, evicted);
        return committed;
    }

    private bool TryAdd(ReadOnlySpan<UInt128> names, TimeSpan now, ref int evicted)
    {
        foreach (var name in names)
        {
            if (!tenant.Filter.TryAdd(name, now, _mark, out var forgotten))
            {
                TakeBack(name);
                return false;
            }

            evicted += forgotten;
        }

        return true;
    }

    /// <summary>Takes the next slots' names, without the empty ones.</summary>
    private static int TakeNames(ref ReadOnlySpan<(UInt128 Name, DeltaKey Key)> slots, scoped Span<UInt128> into)
    {
        var count = 0;
        var at = 0;
        for (; at < slots.Length && count < into.Length; at++)
        {
            if (slots[at].Name != UInt128.Zero)
                into[count++] = slots[at].Name;
        }

        slots = slots[at..];
        return count;
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
            foreach (var (name, key) in _new.Slots)
            {
                if (name != UInt128.Zero && wasRefused(key) && tenant.Filter.Remove(name))
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

    /// <summary>Takes back what was put before this name.</summary>
    private void TakeBack(UInt128 end)
    {
        foreach (var (name, _) in _new.Slots)
        {
            if (name == end)
                return;
            if (name != UInt128.Zero)
                tenant.Filter.Remove(name);
        }
    }
}
