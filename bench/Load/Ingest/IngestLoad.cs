using System.Diagnostics;
using SqlxOrleans.LocalCluster;

namespace SqlxOrleans.Load.Ingest;

/// <summary>Senders that each have one request under way, for one tenant after another, and what was acknowledged.</summary>
internal sealed class IngestLoad(IReadOnlyList<IIngestSender> senders, IReadOnlyList<IReadOnlyList<IPreparedBody>> bodies, IReadOnlyList<string> tenants)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    private readonly long[] _requests = new long[tenants.Count];
    private readonly Lock _gate = new();
    private readonly List<double> _ackMs = [];
    private long _points;
    private long _cacheEvents;
    private long _retries;
    private int _reached;
    private volatile bool _isMeasuring;

    public long Points => Interlocked.Read(ref _points);

    public long CacheEvents => Interlocked.Read(ref _cacheEvents);

    /// <summary>Tenants that had a request acknowledged: the first one of each makes its grains.</summary>
    public int Reached => Volatile.Read(ref _reached);

    public long Retries => Interlocked.Read(ref _retries);

    /// <summary>Acknowledged requests by tenant; read it when the senders have ended.</summary>
    public IReadOnlyList<long> Requests => _requests;

    /// <summary>From a request's first byte to its acknowledgement, since <see cref="StartMeasuring"/>; read it when the senders have ended.</summary>
    public IReadOnlyList<double> AckMs => _ackMs;

    public void StartMeasuring() => _isMeasuring = true;

    public void StopMeasuring() => _isMeasuring = false;

    /// <summary>Ends when it was asked to and everything is acknowledged.</summary>
    public Task RunAsync(CancellationToken until, CancellationToken abandon) =>
        Task.WhenAll(senders.Select((sender, slot) => Task.Run(() => SendAsync(sender, slot, until, abandon), CancellationToken.None)));

    private async Task SendAsync(IIngestSender sender, int slot, CancellationToken until, CancellationToken abandon)
    {
        for (var round = 0; !until.IsCancellationRequested; round++)
        {
            var tenant = (int)((slot + ((long)round * senders.Count)) % tenants.Count);
            var body = bodies[slot][tenant % bodies[slot].Count];
            var bytes = body.Next(TimeProvider.System.GetUtcNow());
            var sent = Stopwatch.GetTimestamp();
            while (!await sender.SendAsync(tenants[tenant], bytes, abandon))
            {
                Interlocked.Increment(ref _retries);
                await Task.Delay(RetryPause, abandon);
            }

            Acknowledge(tenant, body, Stopwatch.GetElapsedTime(sent));
        }
    }

    private void Acknowledge(int tenant, IPreparedBody body, TimeSpan took)
    {
        Interlocked.Add(ref _points, body.Points);
        Interlocked.Add(ref _cacheEvents, body.CacheEvents);
        if (Interlocked.Add(ref _requests[tenant], body.Requests) == body.Requests)
            Interlocked.Increment(ref _reached);
        if (!_isMeasuring)
            return;
        lock (_gate)
            _ackMs.Add(took.TotalMilliseconds);
    }

    /// <summary>The bodies that a sender has: one, or one a tenant where the body names the tenant.</summary>
    public static IReadOnlyList<IPreparedBody> Bodies(IngestProtocol protocol, int slot, int points, IReadOnlyList<string> tenants) => protocol switch
    {
        IngestProtocol.OtlpMetrics => [new MetricBody(points)],
        IngestProtocol.Ats => [.. tenants.Select(tenant => new AtsBody(points, tenant, slot))],
        IngestProtocol.Client => [new ClientBody(points)],
        _ => [new SpanBody(points, slot)],
    };
}
