using System.Collections.Concurrent;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Api.Edge;

/// <summary>
/// The newest connection pool gauges of each sender: active plus idle connections are its execution slots. A sender that was not
/// heard for a minute no longer counts.
/// </summary>
internal sealed class PoolGauges(TimeProvider time)
{
    private const int MaxSenders = 10_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(TenantId, WorkspaceId), ConcurrentDictionary<(UInt128 Sender, bool Idle), (long Value, long At)>> _workspaces = new();
    private int _senders;

    /// <summary>Notes a gauge; beyond the bound, new senders are not noted.</summary>
    public void Set(TenantId tenant, WorkspaceId workspace, UInt128 sender, bool idle, long value)
    {
        var senders = _workspaces.GetOrAdd((tenant, workspace), static _ => new());
        if (!senders.ContainsKey((sender, idle)) && Interlocked.Increment(ref _senders) > MaxSenders)
        {
            Interlocked.Decrement(ref _senders);
            return;
        }

        senders[(sender, idle)] = (value, time.GetTimestamp());
    }

    /// <summary>Slots of all live senders of a workspace; -1 when none says.</summary>
    public int SlotsOf(TenantId tenant, WorkspaceId workspace)
    {
        if (!_workspaces.TryGetValue((tenant, workspace), out var senders))
            return -1;
        var (slots, known) = (0L, false);
        foreach (var (key, (value, at)) in senders)
        {
            if (time.GetElapsedTime(at) > Lifetime)
            {
                if (senders.TryRemove(key, out _))
                    Interlocked.Decrement(ref _senders);
                continue;
            }

            known = true;
            slots += value;
        }

        return known ? (int)Math.Clamp(slots, 0, 1_000_000) : -1;
    }
}
