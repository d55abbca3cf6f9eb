using Microsoft.Extensions.Options;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Api.Otlp;

/// <summary>
/// The newest point of each cumulative stream that came to this silo, so that the next one can be turned into what was added
/// since. Bounded in number and bytes per tenant, and in bytes altogether; the longest idle stream makes room. A stream that
/// began more than a minute before this process is counted from its second point on.
/// </summary>
/// <remarks>A request reads through its own <see cref="CumulativeStage"/>, which changes nothing here until it is committed.</remarks>
internal sealed class CumulativeTable
{
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    private readonly Dictionary<TenantId, TenantStreams> _tenants = [];
    private readonly Lock _gate = new();
    private readonly ulong _watchingSince;
    private readonly EdgeOptions _limits;
    private long _bytes;

    public CumulativeTable(IOptions<EdgeOptions> options, TimeProvider time)
    {
        _limits = options.Value;
        _watchingSince = (ulong)Math.Max(0, (time.GetUtcNow() - Slack - DateTimeOffset.UnixEpoch).Ticks * 100);
    }

    /// <summary>Streams that were forgotten to make room: each loses what it gains until its second point from then.</summary>
    public long Evicted { get; private set; }

    /// <summary>What one request finds and leaves.</summary>
    public CumulativeStage Open(TenantId tenant) => new(this, tenant, _limits.MaxCumulativeBytesPerTenant);

    /// <summary>A stream's newest point, null when unknown, and since when the tenant's streams are watched.</summary>
    public (CumulativeStream? Stream, ulong WatchingSince) Find(TenantId tenant, UInt128 series)
    {
        lock (_gate)
            return _tenants.TryGetValue(tenant, out var streams) ? (streams.Find(series), streams.WatchingSince) : (null, _watchingSince);
    }

    /// <summary>Puts what a request leaves; false, and nothing is changed, when another request came between.</summary>
    public bool TryCommit(TenantId tenant, IReadOnlyDictionary<UInt128, (CumulativeStream? Found, CumulativeStream Left)> touched)
    {
        lock (_gate)
        {
            if (!_tenants.TryGetValue(tenant, out var streams))
                _tenants[tenant] = streams = new TenantStreams(_watchingSince);
            foreach (var (series, (found, _)) in touched)
            {
                if (!ReferenceEquals(streams.Find(series), found))
                    return false;
            }

            foreach (var (series, (_, left)) in touched)
                Set(streams, series, left);
            while (streams.Count > _limits.MaxCumulativeSeriesPerTenant || (streams.Bytes > _limits.MaxCumulativeBytesPerTenant && streams.Count > 0))
                Evict(streams);
            while (_bytes > _limits.MaxCumulativeBytes)
                Evict(_tenants.Values.MaxBy(each => each.Bytes)!);
            return true;
        }
    }

    /// <summary>Takes back what a request left, where nothing came after it: its deltas are lost, so it must count when it comes again.</summary>
    public void Undo(TenantId tenant, IReadOnlyDictionary<UInt128, (CumulativeStream? Found, CumulativeStream Left)> touched)
    {
        lock (_gate)
        {
            var streams = _tenants[tenant];
            foreach (var (series, (found, left)) in touched)
            {
                if (ReferenceEquals(streams.Find(series), left))
                    Set(streams, series, found);
            }
        }
    }

    private void Set(TenantStreams streams, UInt128 series, CumulativeStream? stream)
    {
        _bytes -= streams.Bytes;
        streams.Set(series, stream);
        _bytes += streams.Bytes;
    }

    private void Evict(TenantStreams streams)
    {
        _bytes -= streams.Bytes;
        streams.Evict();
        _bytes += streams.Bytes;
        Evicted++;
    }
}
