using SqlxOrleans.Client.Recording;
using SqlxOrleans.Client.Spooling;

namespace SqlxOrleans.Client.Flushing;

/// <summary>
/// One tenant's way out: telemetry merges while a batch is in flight; batches leave one after another, each until it is
/// answered.
/// </summary>
internal sealed class TenantOutbox(string tenant, BatchSender sender, ISpool spool, TelemetryTally tally, int sealBytes)
{
    /// <summary>
    /// Content older than this is encoded while it waits for a cluster that is away: many times smaller, and the piece in
    /// which the oldest is given up.
    /// </summary>
    private const long SealAfterMs = 5_000;

    /// <summary>With a spool this also bounds what a killed process loses; cells are per second, so this costs few bytes.</summary>
    private const long SpoolAfterMs = 1_000;

    private readonly Lock _gate = new();
    private readonly long _sealAfterMs = spool.OutlivesProcess ? SpoolAfterMs : SealAfterMs;
    private readonly Queue<OutgoingBatch> _sealed = [];
    private PendingTelemetry _pending = new();
    private OutgoingBatch? _inFlight;
    private Task _sending = Task.CompletedTask;
    private bool _isSending;
    private long _buffered;

    /// <summary>Bytes that wait or are in flight.</summary>
    public long BufferedBytes => Interlocked.Read(ref _buffered);

    /// <summary>Takes what the process before left; it goes before everything else.</summary>
    public void Resume(OutgoingBatch batch)
    {
        lock (_gate)
            Queue(batch);
    }

    /// <summary>Changes what still merges.</summary>
    public void Merge<T>(T argument, Action<PendingTelemetry, T> change)
    {
        lock (_gate)
        {
            var before = _pending.EstimatedBytes;
            change(_pending, argument);
            Grow(_pending.EstimatedBytes - before);
        }
    }

    /// <summary>Sends what waits, unless a batch is in flight: then it follows that batch.</summary>
    public void Pump(long nowMs, CancellationToken stopping)
    {
        lock (_gate)
        {
            if (_isSending)
            {
                if (_pending.EstimatedBytes > sealBytes || nowMs - _pending.SinceUnixMilliseconds > _sealAfterMs)
                    Seal();
            }
            else if (!_pending.IsEmpty || _sealed.Count > 0)
            {
                _isSending = true;
                _sending = Task.Run(() => SendAllAsync(stopping), CancellationToken.None);
            }
        }
    }

    /// <summary>Everything that waits or is in flight now; each ends when it was answered or given up.</summary>
    public IReadOnlyList<Task> Outstanding()
    {
        lock (_gate)
        {
            Seal();
            var tasks = _sealed.Select(batch => batch.Done).ToList();
            if (_inFlight is { } inFlight)
                tasks.Add(inFlight.Done);
            return tasks;
        }
    }

    /// <summary>Gives up the oldest that is not in flight; false when there is nothing to give up.</summary>
    public bool GiveUpOldest(string reason)
    {
        lock (_gate)
        {
            if (_sealed.Count == 0)
            {
                // Encoding may already be enough, it is much smaller: the caller looks again.
                Seal();
                return _sealed.Count > 0;
            }

            GiveUp(_sealed.Dequeue(), reason);
            return true;
        }
    }

    /// <summary>Waits for the sending to end after its token was cancelled; leaves the rest to the next process, or gives it up.</summary>
    public async Task StopAsync()
    {
        await _sending;
        lock (_gate)
        {
            if (_inFlight is { } inFlight)
                Leave(inFlight);
            _inFlight = null;
            Seal();
            while (_sealed.TryDequeue(out var batch))
                Leave(batch);
        }
    }

    private async Task SendAllAsync(CancellationToken stopping)
    {
        try
        {
            while (Next() is { } batch)
            {
                await sender.SendAsync(batch, stopping);
                lock (_gate)
                {
                    _inFlight = null;
                    spool.Remove(tenant, batch);
                    Close(batch);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // StopAsync sees to what is left.
        }
    }

    private OutgoingBatch? Next()
    {
        lock (_gate)
        {
            if (_sealed.Count == 0)
                Seal();
            _isSending = _sealed.TryDequeue(out _inFlight);
            return _inFlight;
        }
    }

    private void Seal()
    {
        if (_pending.IsEmpty)
            return;
        Grow(-_pending.EstimatedBytes);
        foreach (var batch in _pending.Encode(new BatchEncoder()))
        {
            spool.Enter(tenant, batch);
            Queue(batch);
        }

        _pending = new PendingTelemetry();
    }

    private void Queue(OutgoingBatch batch)
    {
        Grow(batch.Payload.Length);
        _sealed.Enqueue(batch);
    }

    private void Leave(OutgoingBatch batch)
    {
        if (!batch.Stamp.OutlivesProcess)
        {
            GiveUp(batch, Reasons.Stopped);
            return;
        }

        tally.Kept(batch.Events);
        Close(batch);
    }

    private void GiveUp(OutgoingBatch batch, string reason)
    {
        tally.GivenUp.Add(reason, batch.Events);
        spool.Remove(tenant, batch);
        Close(batch);
    }

    private void Close(OutgoingBatch batch)
    {
        Grow(-batch.Payload.Length);
        batch.Finish();
    }

    private void Grow(long bytes)
    {
        Interlocked.Add(ref _buffered, bytes);
        tally.Buffered(bytes);
    }
}
