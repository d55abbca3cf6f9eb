using Microsoft.Extensions.Logging;
using SqlxOrleans.Client.Flushing;
using SqlxOrleans.Client.Recording;

namespace SqlxOrleans.Client.Spooling;

/// <summary>
/// Keeps batches in a file of a directory from before they are first sent until they are answered for, and the sender's name
/// and numbers with them, so that the next process goes on where this one was killed.
/// </summary>
/// <remarks>
/// A number must never stand for two contents: the cluster would take the second for a repeat. Numbers are therefore reserved
/// on the disk, many at once, before the first of them is used, and a process goes on after all that were reserved. Where the
/// file was damaged that record may be gone as well, so new batches then get a new sender; what waits keeps its own.
/// </remarks>
internal sealed partial class DirectorySpool : ISpool
{
    /// <summary>Numbers reserved at once: one more write in so many batches, and so many unused per restart.</summary>
    public const int ReservedAtOnce = 1024;

    /// <summary>Dead bytes that the file may always have; beyond that it is rewritten when it is twice as long as what waits.</summary>
    private const long DeadBytes = 1 << 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _next = new(StringComparer.Ordinal);
    private readonly SpoolContents _contents;
    private readonly NoSpool _otherwise;
    private readonly FileStream _lock;
    private readonly string _path;
    private readonly TelemetryTally _tally;
    private readonly Occasional _failures;
    private readonly ILogger _logger;
    private SpoolFile _file;
    private long _rewriteAt = DeadBytes;
    private bool _isDisposed;

    public DirectorySpool(SpoolTakeover taken, string? name, TelemetryTally tally, TimeProvider time, ILogger logger)
    {
        (_lock, _file, _path, _contents) = (taken.Lock, taken.File, taken.Path, taken.Contents);
        (_tally, _logger, _failures) = (tally, logger, new Occasional(TimeSpan.FromMinutes(1), time));
        _otherwise = new NoSpool(name);
        Left = [.. _contents.Waiting];
    }

    public bool OutlivesProcess => true;

    public IReadOnlyList<(string Tenant, OutgoingBatch Batch)> Left { get; }

    public void Enter(string tenant, OutgoingBatch batch)
    {
        lock (_gate)
        {
            if (!TryNumber(tenant, out var sequence))
            {
                // No number is known to be free: a sender that ends with this process cannot meet its own numbers again.
                _otherwise.Enter(tenant, batch);
                _tally.BatchUnspooled();
                return;
            }

            batch.Stamp = new BatchStamp(_contents.ProducerId, sequence, OutlivesProcess: true);
            if (TryWrite(SpoolRecord.Batch(tenant, batch), flush: true))
            {
                _contents.Add(tenant, batch);
                return;
            }

            // The number stays this batch's own, whatever of it reached the disk: the next process goes on after it.
            batch.Stamp = batch.Stamp with { OutlivesProcess = false };
            _tally.BatchUnspooled();
        }
    }

    public void Remove(string tenant, OutgoingBatch batch)
    {
        lock (_gate)
        {
            var stamp = batch.Stamp;
            if (_isDisposed || !_contents.Remove(stamp.ProducerId, tenant, stamp.Sequence))
                return;
            // Not forced to the disk: after a power failure the cluster recognises the repeat.
            TryWrite(SpoolRecord.Done(stamp.ProducerId, tenant, stamp.Sequence), flush: false);
            RewriteIfDue();
        }
    }

    /// <summary>Lets the directory go as it is.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _file.Dispose();
            _lock.Dispose();
        }
    }

    private bool TryNumber(string tenant, out long sequence)
    {
        sequence = 0;
        // After that another process may own the numbers.
        if (_isDisposed)
            return false;
        var limit = _contents.LimitOf(tenant);
        sequence = _next.GetValueOrDefault(tenant, limit);
        if (sequence >= limit)
        {
            if (!TryWrite(SpoolRecord.Reserved(_contents.ProducerId, tenant, sequence + ReservedAtOnce), flush: true))
                return false;
            _contents.Reserve(tenant, sequence + ReservedAtOnce);
        }

        _next[tenant] = sequence + 1;
        return true;
    }

    private bool TryWrite(SpoolRecord record, bool flush)
    {
        var length = _file.Length;
        try
        {
            _file.Append(record);
            if (flush)
                _file.Flush();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            _file.Withdraw(length);
            Failed(e);
            return false;
        }
    }

    private void RewriteIfDue()
    {
        if (_file.Length < _rewriteAt || _file.Length < 2 * _contents.WaitingBytes)
            return;
        try
        {
            var rewritten = SpoolFile.Replace(_path, _contents.ToRecords());
            _file.Dispose();
            _file = rewritten;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failed(e);
        }

        _rewriteAt = _file.Length + DeadBytes;
    }

    private void Failed(Exception exception)
    {
        _tally.Failed(exception.Message);
        if (_failures.IsDue())
            LogWriteFailed(_logger, exception, _path);
    }
}
