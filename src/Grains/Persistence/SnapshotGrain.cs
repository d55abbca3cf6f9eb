using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Storage;

namespace SqlxOrleans.Grains.Persistence;

/// <summary>
/// A grain whose state is memory, written as a snapshot every few seconds when it changed, and on deactivation. A write that
/// fails is tried again at the next interval; one that lost against another activation ends this one, which must not answer
/// from a state that storage does not know.
/// </summary>
internal abstract partial class SnapshotGrain<TState>(IPersistentState<TState> storage, TimeSpan interval, ILogger logger) : Grain
{
    private IGrainTimer? _timer;
    private bool _dirty;
    private bool _fenced;

    protected ILogger Log => logger;

    /// <summary>The state as it was read, while the grain is activated; null when it is new.</summary>
    /// <exception cref="InvalidOperationException">
    /// The activation was moved here without its state: it fails, and the next one reads what is stored.
    /// </exception>
    protected TState? Loaded => !storage.RecordExists
        ? default
        : storage.State ?? throw new InvalidOperationException($"{this.GetPrimaryKeyString()} was moved here without its state.");

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _timer = this.RegisterGrainTimer(
            WriteWhenDueAsync,
            new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = false, KeepAlive = false });
        if (_dirty)
            WriteIn(SpreadInterval());
        Release();
        return base.OnActivateAsync(cancellationToken);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        _timer = null;
        try
        {
            await WriteIfDirtyAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            LogLost(logger, this.GetPrimaryKeyString(), exception);
        }

        await base.OnDeactivateAsync(reason, cancellationToken);
    }

    /// <summary>Makes the snapshot of what is in memory now.</summary>
    protected abstract TState Capture();

    /// <summary>Called when a snapshot is stored.</summary>
    protected virtual void OnStored(TState snapshot)
    {
    }

    /// <summary>How long a snapshot that is due is put off, because it is not worth its write yet or others go first; zero: not at all.</summary>
    protected virtual TimeSpan PutOff() => TimeSpan.Zero;

    /// <summary>Says that memory is ahead of storage. A grain that nothing changes has no timer that ticks.</summary>
    protected void MarkDirty()
    {
        if (_dirty)
            return;
        _dirty = true;
        WriteIn(SpreadInterval());
    }

    /// <summary>Does not wait for the interval any longer.</summary>
    protected void WriteSoon() => WriteIn(TimeSpan.Zero);

    /// <summary>Reads the newest snapshot again.</summary>
    protected Task ReadAgainAsync(CancellationToken cancellationToken) => storage.ReadStateAsync(cancellationToken);

    /// <summary>Ends this activation: it must not answer from a state that storage may not have.</summary>
    protected void Fence()
    {
        _fenced = true;
        DeactivateOnIdle();
    }

    /// <summary>
    /// Refuses to acknowledge from a state that storage no longer takes; the sender tries again and reaches the next activation.
    /// </summary>
    protected void ThrowIfFenced()
    {
        if (_fenced)
            throw new InconsistentStateException($"Another activation of {this.GetPrimaryKeyString()} owns the state.");
    }

    /// <summary>Writes the snapshot now. Throws when it could not be written.</summary>
    protected async Task WriteNowAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfFenced();
        _dirty = false;
        TState snapshot;
        try
        {
            snapshot = storage.State = Capture();
            await storage.WriteStateAsync(cancellationToken);
        }
        catch (InconsistentStateException)
        {
            Fence();
            throw;
        }
        catch
        {
            MarkDirty();
            throw;
        }

        Release();
        OnStored(snapshot);
    }

    /// <summary>The grain has all of it in a form of its own; held packed as well it would be a third of a series' memory.</summary>
    private void Release() => storage.State = default!;

    /// <summary>Half to all of the interval, or grains that changed together would write together for ever.</summary>
    private TimeSpan SpreadInterval() => interval * (0.5 + (RandomNumberGenerator.GetInt32(1000) / 2000.0));

    private void WriteIn(TimeSpan delay) => _timer?.Change(delay, Timeout.InfiniteTimeSpan);

    private async Task WriteWhenDueAsync(CancellationToken cancellationToken)
    {
        if (_dirty && !_fenced && PutOff() is var delay && delay > TimeSpan.Zero)
            WriteIn(delay);
        else
            await WriteIfDirtyAsync(cancellationToken);
    }

    private async Task WriteIfDirtyAsync(CancellationToken cancellationToken)
    {
        if (!_dirty || _fenced)
            return;
        try
        {
            await WriteNowAsync(cancellationToken);
        }
        catch (InconsistentStateException exception)
        {
            LogFenced(logger, this.GetPrimaryKeyString(), exception.Message);
        }
        catch (Exception exception) when (_timer is not null && exception is not OperationCanceledException)
        {
            LogWriteFailed(logger, this.GetPrimaryKeyString(), exception);
        }
    }

    [LoggerMessage(1001, LogLevel.Warning, "Snapshot of {Grain} could not be written; it is tried again at the next interval")]
    private static partial void LogWriteFailed(ILogger logger, string grain, Exception exception);

    [LoggerMessage(1002, LogLevel.Warning, "Snapshot of {Grain} lost against another activation; this one ends: {Message}")]
    private static partial void LogFenced(ILogger logger, string grain, string message);

    [LoggerMessage(1003, LogLevel.Error, "Snapshot of {Grain} could not be written on deactivation: what came after the last one is lost")]
    private static partial void LogLost(ILogger logger, string grain, Exception exception);
}
