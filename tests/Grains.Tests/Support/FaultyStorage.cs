using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;

namespace SqlxOrleans.Grains.Tests.Support;

/// <summary>The real grain storage, made to fail on request before or after a write has landed.</summary>
internal sealed class FaultyStorage
{
    private volatile string? _unreadable;
    private volatile Func<string, GrainId, bool>? _failsBefore;
    private volatile Func<string, GrainId, bool>? _failsAfter;
    private volatile TaskCompletionSource? _held;
    private volatile string? _heldName;
    private int _failures;
    private int _heldWrites;

    /// <summary>How often a write was made to fail.</summary>
    public int Failures => Volatile.Read(ref _failures);

    /// <summary>Reads of a state fail: its grain cannot start.</summary>
    public void FailReading(string stateName) => _unreadable = stateName;

    /// <summary>Writes of a state fail and store nothing.</summary>
    public void FailBeforeWriting(string stateName) => _failsBefore = (name, _) => name == stateName;

    /// <summary>Writes of a state are stored and then reported as failed.</summary>
    public void FailAfterWriting(string stateName) => _failsAfter = (name, _) => name == stateName;

    /// <summary>Writes of a state wait until the returned source is set.</summary>
    public TaskCompletionSource HoldWriting(string stateName)
    {
        (_heldName, _heldWrites) = (stateName, 0);
        return _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Writes that have begun since <see cref="HoldWriting"/>, of its state.</summary>
    public int HeldWrites => Volatile.Read(ref _heldWrites);

    public void Heal() => (_failsBefore, _failsAfter, _unreadable) = (null, null, null);

    public void Decorate(IServiceCollection services)
    {
        var inner = services.Last(service =>
            service.ServiceType == typeof(IGrainStorage) && Equals(service.ServiceKey, ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME));
        services.Remove(inner);
        services.AddKeyedSingleton<IGrainStorage>(
            ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME,
            (provider, key) => new Decorator(this, (IGrainStorage)inner.KeyedImplementationFactory!(provider, key)));
    }

    private void Fail(string when)
    {
        Interlocked.Increment(ref _failures);
        throw new IOException($"The test's storage fails {when} the write.");
    }

    /// <summary>Keeps the inner storage's part in the silo's life cycle: it initialises there.</summary>
    private sealed class Decorator(FaultyStorage faults, IGrainStorage inner) : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
    {
        public void Participate(ISiloLifecycle lifecycle) => (inner as ILifecycleParticipant<ISiloLifecycle>)?.Participate(lifecycle);

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => faults._unreadable == stateName
            ? Task.FromException(new IOException("The test's storage cannot be read."))
            : inner.ReadStateAsync(stateName, grainId, grainState);

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            inner.ClearStateAsync(stateName, grainId, grainState);

        public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            if (faults._held is { } held && faults._heldName == stateName)
            {
                Interlocked.Increment(ref faults._heldWrites);
                await held.Task;
            }

            if (faults._failsBefore?.Invoke(stateName, grainId) == true)
                faults.Fail("before");
            if (faults._failsAfter?.Invoke(stateName, grainId) == true)
            {
                var pretended = new GrainState<T> { State = grainState.State, ETag = grainState.ETag, RecordExists = grainState.RecordExists };
                await inner.WriteStateAsync(stateName, grainId, pretended);
                faults.Fail("after");
            }

            await inner.WriteStateAsync(stateName, grainId, grainState);
        }
    }
}
