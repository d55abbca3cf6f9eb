using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SqlxOrleans.Client.Access;
using SqlxOrleans.Client.Recording;
using SqlxOrleans.Client.Spooling;

namespace SqlxOrleans.Client.Flushing;

/// <summary>Collects what all threads recorded every flush interval and hands it to the tenants' outboxes.</summary>
internal sealed partial class TelemetryFlusher(
    TelemetryCollector collector,
    TelemetryTally tally,
    ITelemetryTransport transport,
    ICredentials credentials,
    ISpool spool,
    IOptions<SqlxOrleansClientOptions> options,
    TimeProvider time,
    ILogger<TelemetryFlusher> logger) : IDisposable
{
    private readonly SqlxOrleansClientOptions _options = options.Value;
    private readonly Dictionary<string, TenantOutbox> _outboxes = new(StringComparer.Ordinal);
    private readonly Occasional _failures = new(TimeSpan.FromMinutes(1), time);
    private readonly SemaphoreSlim _collecting = new(1, 1);
    private readonly CancellationTokenSource _stopFlushing = new();
    private readonly CancellationTokenSource _stopSending = new();
    private Task _running = Task.CompletedTask;
    private bool _hasResumed;

    /// <summary>Flushes every interval until stopped.</summary>
    public void Start() => _running = RunAsync(_stopFlushing.Token);

    /// <summary>Sends what was recorded before the call and waits for the answers.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var outstanding = new List<Task>();
        await _collecting.WaitAsync(cancellationToken);
        try
        {
            var nowMs = Collect();
            foreach (var outbox in _outboxes.Values)
            {
                outstanding.AddRange(outbox.Outstanding());
                outbox.Pump(nowMs, _stopSending.Token);
                // After the stop nothing is sent any more: what was recorded since is given up, not waited for.
                if (_stopSending.IsCancellationRequested)
                    await outbox.StopAsync();
            }
        }
        finally
        {
            _collecting.Release();
        }

        await Task.WhenAll(outstanding).WaitAsync(cancellationToken);
    }

    /// <summary>Sends what it can until the timeout or the token ends it; what is left stays in the spool, or is given up, and is counted.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopFlushing.CancelAsync();
        await _running;
        try
        {
            using var limit = new CancellationTokenSource(_options.StopTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            await FlushAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            if (spool.OutlivesProcess)
                LogLeft(logger, tally.BufferedBytes, _options.StopTimeout);
            else
                LogStoppedEarly(logger, tally.BufferedBytes, _options.StopTimeout);
        }

        await _stopSending.CancelAsync();
        foreach (var outbox in _outboxes.Values)
            await outbox.StopAsync();
    }

    public void Dispose()
    {
        _collecting.Dispose();
        _stopFlushing.Dispose();
        _stopSending.Dispose();
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(_options.FlushInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                await _collecting.WaitAsync(stopping);
                try
                {
                    Flush();
                }
#pragma warning disable CA1031 // A flush that failed must not be the last one.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    tally.Failed(e.Message);
                    if (_failures.IsDue())
                        LogFlushFailed(logger, e);
                }
                finally
                {
                    _collecting.Release();
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The stop flushes once more.
        }
    }

    private long Collect()
    {
        if (!_hasResumed)
        {
            foreach (var (tenant, batch) in spool.Left)
                OutboxOf(tenant).Resume(batch);
            _hasResumed = true;
        }

        return collector.Collect(OutboxOf);
    }

    private void Flush()
    {
        var nowMs = Collect();
        foreach (var outbox in _outboxes.Values)
            outbox.Pump(nowMs, _stopSending.Token);
        while (tally.BufferedBytes > _options.MaxBufferedBytes)
        {
            // Whoever holds most gives up first, so that one tenant's flood costs no other its telemetry.
            var largest = _outboxes.Values.MaxBy(outbox => outbox.BufferedBytes);
            if (largest?.GiveUpOldest(Reasons.BufferFull) is not true)
                return;
        }
    }

    private TenantOutbox OutboxOf(string tenant)
    {
        if (!_outboxes.TryGetValue(tenant, out var outbox))
        {
            var sender = new BatchSender(tenant, credentials, transport, tally, time, logger);
            outbox = new TenantOutbox(tenant, sender, spool, tally, Math.Min(1 << 20, _options.MaxBufferedBytes / 8));
            _outboxes.Add(tenant, outbox);
        }

        return outbox;
    }
}
