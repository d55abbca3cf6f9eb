using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Aggregation;

namespace SqlxOrleans.Api.Otlp;

/// <summary>
/// The spans that this silo took in the last ten minutes, so that one that comes again counts once (architecture law 2). Bounded per
/// tenant and altogether; the oldest make room, and such a span then counts again when it comes again.
/// </summary>
/// <remarks>A request reads through its own <see cref="SpanIdStage"/>, which changes nothing here until it is committed.</remarks>
internal sealed class SpanIdTable
{
    /// <summary>One part of so many that may be held is free after making room.</summary>
    private const int SpareParts = 64;

    private readonly ConcurrentDictionary<TenantId, TenantSpanIds> _tenants = new();
    private readonly Lock _makingRoom = new();
    private readonly EdgeOptions _limits;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly Func<TenantId, TenantSpanIds> _create;
    private long _held;
    private long _evicted;

    public SpanIdTable(IOptions<EdgeOptions> options, TimeProvider time)
    {
        (_limits, _time, _start) = (options.Value, time, time.GetTimestamp());
        _create = _ => new TenantSpanIds(_limits.MaxSpanIdsPerTenant);
        // Senders choose ids; without the key they cannot choose ids that collide.
        Span<byte> key = stackalloc byte[SpanIdHash.KeyBytes];
        RandomNumberGenerator.Fill(key);
        Hash = new SpanIdHash(key);
    }

    public SpanIdHash Hash { get; }

    /// <summary>Ids that were forgotten before their ten minutes to make room.</summary>
    public long Evicted => Interlocked.Read(ref _evicted);

    /// <summary>Ids that are held.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>How long this table has been there: the filters' clock, which no change of the wall clock moves.</summary>
    public TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>What one request recognises and adds. Dispose it when the request is answered.</summary>
    /// <param name="tenant">Whose request.</param>
    /// <param name="expectsNew">
    /// Takes all of its spans for new until they are committed, as they nearly always are: each is then looked up once. When one was counted
    /// before, the commit fails, and the request is to be read again without this.
    /// </param>
    public SpanIdStage Open(TenantId tenant, bool expectsNew) => new(this, _tenants.GetOrAdd(tenant, _create), expectsNew);

    /// <summary>Notes what a tenant's filter gained or lost, and makes room when all together hold too much. No filter's lock is held.</summary>
    public void Changed(long held, long evicted)
    {
        Interlocked.Add(ref _evicted, evicted);
        if (Interlocked.Add(ref _held, held) > _limits.MaxSpanIds)
            MakeRoom();
    }

    /// <summary>
    /// First what is too old anyway, of tenants that fell silent, then the oldest of the tenants that hold the most. A little more than has to go goes at once: a look at ten
    /// thousand tenants is not for every request.
    /// </summary>
    private void MakeRoom()
    {
        // Another request is at it.
        if (!_makingRoom.TryEnter())
            return;
        try
        {
            var (now, most) = (Now, new PriorityQueue<TenantSpanIds, int>());
            foreach (var (_, tenant) in _tenants)
            {
                lock (tenant.Gate)
                {
                    Interlocked.Add(ref _held, -tenant.Filter.Expire(now));
                    most.Enqueue(tenant, -tenant.Filter.Count);
                }
            }

            var enough = _limits.MaxSpanIds - (_limits.MaxSpanIds / SpareParts);
            while (Held > enough && most.TryDequeue(out var largest, out _))
            {
                lock (largest.Gate)
                {
                    var forgotten = largest.Filter.EvictOldest();
                    Interlocked.Add(ref _held, -forgotten);
                    Interlocked.Add(ref _evicted, forgotten);
                    if (largest.Filter.Count > 0)
                        most.Enqueue(largest, -largest.Filter.Count);
                }
            }
        }
        finally
        {
            _makingRoom.Exit();
        }
    }
}
