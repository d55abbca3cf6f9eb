using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Api.Edge;

/// <summary>
/// A token bucket a tenant, in items: one tenant's flood is refused before it is read, and so before it moves another's latency. What
/// a request holds is known when it was read, so it is taken afterwards and may leave a debt; in debt nothing more is read.
/// </summary>
internal sealed class EdgeRates(IOptions<EdgeOptions> options, TimeProvider time)
{
    /// <summary>Bytes that cost as much as an item, so that a body without items is not free.</summary>
    public const int BytesPerItem = 1024;

    /// <summary>A bucket holds what it gains in this time.</summary>
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<TenantId, Bucket> _buckets = new();

    /// <summary>How long the tenant must wait until its next request is read; null when it need not.</summary>
    public TimeSpan? DelayOf(TenantId tenant)
    {
        if (options.Value.MaxItemsPerSecondPerTenant is not (> 0 and var perSecond) || !_buckets.TryGetValue(tenant, out var bucket))
            return null;
        lock (bucket)
        {
            Refill(bucket, perSecond);
            return bucket.Items > 0 ? null : TimeSpan.FromSeconds((1 - bucket.Items) / perSecond);
        }
    }

    /// <summary>Takes what a request held.</summary>
    public void Take(TenantId tenant, long items, long bytes)
    {
        if (options.Value.MaxItemsPerSecondPerTenant is not (> 0 and var perSecond))
            return;
        var bucket = _buckets.GetOrAdd(tenant, _ => new Bucket { Items = perSecond * Burst.TotalSeconds, At = time.GetTimestamp() });
        lock (bucket)
        {
            Refill(bucket, perSecond);
            bucket.Items -= Math.Max(items, bytes / BytesPerItem);
        }
    }

    private void Refill(Bucket bucket, int perSecond)
    {
        var now = time.GetTimestamp();
        bucket.Items = Math.Min(
            bucket.Items + (time.GetElapsedTime(bucket.At, now).TotalSeconds * perSecond), perSecond * Burst.TotalSeconds);
        bucket.At = now;
    }

    /// <summary>Locked while it is used.</summary>
    private sealed class Bucket
    {
        public double Items { get; set; }

        public long At { get; set; }
    }
}
