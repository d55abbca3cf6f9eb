using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Api.Otlp;

/// <summary>
/// Bounds how many gRPC messages are being read, as many as the edge's bytes hold at their largest: the gRPC server reads and
/// decompresses a whole message before anything of ours sees how large it is. A call waits a while for its turn without being read.
/// </summary>
internal sealed class GrpcAdmission(IOptions<EdgeOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>How long a call waits for its turn.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _all = new(Places(options.Value.MaxBytesInFlight, options.Value));
    private readonly ConcurrentDictionary<TenantId, SemaphoreSlim> _tenants = new();

    /// <summary>Takes a place; null when none became free in time.</summary>
    public async Task<Place?> TryEnterAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var own = _tenants.GetOrAdd(tenant, _ => new SemaphoreSlim(Places(options.Value.MaxBytesInFlightPerTenant, options.Value)));
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var place = new Place();
        try
        {
            // The tenant's own first: its queue must not fill the places of all.
            await own.WaitAsync(either.Token).ConfigureAwait(false);
            place.Holds(own);
            await _all.WaitAsync(either.Token).ConfigureAwait(false);
            place.Holds(_all);
            return place;
        }
        catch (OperationCanceledException)
        {
            place.Dispose();
            return null;
        }
    }

    public void Dispose()
    {
        _all.Dispose();
        foreach (var own in _tenants.Values)
            own.Dispose();
    }

    private static int Places(long bytes, EdgeOptions limits) => (int)Math.Clamp(bytes / limits.MaxBodyBytes, 1, 10_000);

    /// <summary>The right to read one message; given back when the message is read, at the latest when the call ends.</summary>
    internal sealed class Place : IDisposable
    {
        private readonly List<SemaphoreSlim> _held = [];
        private int _isGivenBack;

        public void Holds(SemaphoreSlim semaphore) => _held.Add(semaphore);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGivenBack, 1) == 0)
                _held.ForEach(semaphore => semaphore.Release());
        }
    }
}
