using System.Collections.Concurrent;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Api.Edge;

/// <summary>
/// The newest connection pool gauges of each sender: active plus idle connections are its execution slots. A sender that was not
/// heard for a minute no longer counts. Bounded per tenant; tenants are as many as there are keys.
/// </summary>
internal sealed class PoolGauges(TimeProvider time)
{
    /// <summary>Most gauges of one tenant; beyond it new ones are not noted.</summary>
    public const int MaxPerTenant = 10_000;

    private const int MaxDialects = 64;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<TenantId, TenantGauges> _tenants = new();

    /// <summary>Notes a gauge; false when there is no room for it.</summary>
    public bool TrySet(TenantId tenant, WorkspaceId workspace, UInt128 sender, string dialect, bool idle, long value)
    {
        var gauges = _tenants.GetOrAdd(tenant, static _ => new TenantGauges());
        lock (gauges)
        {
            if (gauges.SweptAt is not { } sweptAt || time.GetElapsedTime(sweptAt) > Lifetime)
                Sweep(gauges);
            var isKnown = gauges.Workspaces.TryGetValue(workspace, out var senders) && senders.ContainsKey((sender, idle));
            if (!isKnown && gauges.Count >= MaxPerTenant)
                return false;
            if (senders is null)
                gauges.Workspaces[workspace] = senders = [];
            senders[(sender, idle)] = (value, dialect, time.GetTimestamp());
            gauges.Count += isKnown ? 0 : 1;
            return true;
        }
    }

    /// <summary>Slots of all live senders of a workspace; -1 when none says.</summary>
    public int SlotsOf(TenantId tenant, WorkspaceId workspace)
    {
        if (!_tenants.TryGetValue(tenant, out var gauges))
            return -1;
        lock (gauges)
        {
            if (!gauges.Workspaces.TryGetValue(workspace, out var senders))
                return -1;
            var (slots, known) = (0L, false);
            foreach (var (value, _, at) in senders.Values)
            {
                if (time.GetElapsedTime(at) > Lifetime)
                    continue;
                known = true;
                slots += value;
            }

            return known ? (int)Math.Clamp(slots, 0, 1_000_000) : -1;
        }
    }

    /// <summary>Active or idle connections by dialect, over all tenants' live senders; beyond 64 dialects they are <c>other</c>.</summary>
    public IReadOnlyDictionary<string, long> Total(bool idle)
    {
        var totals = new Dictionary<string, long>();
        foreach (var gauges in _tenants.Values)
        {
            lock (gauges)
            {
                foreach (var (key, gauge) in gauges.Workspaces.Values.SelectMany(senders => senders))
                {
                    if (key.Idle != idle || time.GetElapsedTime(gauge.At) > Lifetime)
                        continue;
                    var dialect = totals.Count < MaxDialects || totals.ContainsKey(gauge.Dialect) ? gauge.Dialect : "other";
                    totals[dialect] = totals.GetValueOrDefault(dialect) + gauge.Value;
                }
            }
        }

        return totals;
    }

    private void Sweep(TenantGauges gauges)
    {
        foreach (var (workspace, senders) in gauges.Workspaces)
        {
            foreach (var (key, (_, _, at)) in senders)
            {
                if (time.GetElapsedTime(at) > Lifetime && senders.Remove(key))
                    gauges.Count--;
            }

            if (senders.Count == 0)
                gauges.Workspaces.Remove(workspace);
        }

        gauges.SweptAt = time.GetTimestamp();
    }

    /// <summary>One tenant's gauges; locked while they are used.</summary>
    private sealed class TenantGauges
    {
        public Dictionary<WorkspaceId, Dictionary<(UInt128 Sender, bool Idle), (long Value, string Dialect, long At)>> Workspaces { get; } = [];

        public int Count { get; set; }

        public long? SweptAt { get; set; }
    }
}
