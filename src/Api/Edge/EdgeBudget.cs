using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Api.Edge;

/// <summary>
/// Bounds what the edge holds, in bytes of requests and of what was made of them, from a request's first byte until the cluster
/// answered for it, however long its sender waits: beyond it a request is refused and told when to come again (architecture law 7).
/// </summary>
internal sealed class EdgeBudget(IOptions<EdgeOptions> options)
{
    private readonly ConcurrentDictionary<TenantId, Counter> _tenants = new();
    private readonly Counter _all = new();

    /// <summary>How long a refused sender should wait.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>Bytes in flight.</summary>
    public long BytesInFlight => Interlocked.Read(ref _all.Bytes);

    /// <summary>An empty reservation for a request of a tenant; grow it as bytes arrive, dispose it when the request is answered.</summary>
    public Reservation Open(TenantId tenant) => new(this, _tenants.GetOrAdd(tenant, static _ => new Counter()));

    /// <summary>The bytes of one request: given back when its last owner disposes it. Grow and shrink it before it is shared.</summary>
    internal sealed class Reservation(EdgeBudget budget, Counter tenant) : IDisposable
    {
        private int _owners = 1;
        private long _bytes;

        public long Bytes => _bytes;

        public bool TryGrow(long bytes)
        {
            var limits = budget._options;
            if (Interlocked.Add(ref tenant.Bytes, bytes) > limits.MaxBytesInFlightPerTenant)
            {
                Interlocked.Add(ref tenant.Bytes, -bytes);
                return false;
            }

            if (Interlocked.Add(ref budget._all.Bytes, bytes) > limits.MaxBytesInFlight)
            {
                Interlocked.Add(ref budget._all.Bytes, -bytes);
                Interlocked.Add(ref tenant.Bytes, -bytes);
                return false;
            }

            _bytes += bytes;
            return true;
        }

        public void Shrink(long bytes)
        {
            Interlocked.Add(ref tenant.Bytes, -bytes);
            Interlocked.Add(ref budget._all.Bytes, -bytes);
            _bytes -= bytes;
        }

        /// <summary>Makes another owner, who disposes it too.</summary>
        public void Share() => Interlocked.Increment(ref _owners);

        public void Dispose()
        {
            if (Interlocked.Decrement(ref _owners) > 0)
                return;
            Interlocked.Add(ref tenant.Bytes, -_bytes);
            Interlocked.Add(ref budget._all.Bytes, -_bytes);
            _bytes = 0;
        }
    }

    internal sealed class Counter
    {
        public long Bytes;
    }

    private readonly EdgeOptions _options = options.Value;
}
