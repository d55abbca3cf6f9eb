using SqlxOrleans.Silo.Hosting.Storage;

namespace SqlxOrleans.Silo.Hosting.Health;

/// <summary>Whether storage answers. One probe a second at most, however many ask: a health check must not load what it checks.</summary>
internal sealed class StorageProbe(IStorageBackEnd storage, TimeProvider time)
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Task<string?>? _newest;
    private long _startedAt;

    /// <summary>Null when storage answered, else why not.</summary>
    public Task<string?> FailureAsync()
    {
        lock (_lock)
        {
            if (_newest is null || (_newest.IsCompleted && time.GetElapsedTime(_startedAt) >= FreshFor))
            {
                _startedAt = time.GetTimestamp();
                _newest = ProbeAsync();
            }

            return _newest;
        }
    }

    private async Task<string?> ProbeAsync()
    {
        using var limit = new CancellationTokenSource(Patience, time);
        try
        {
            await Task.Run(() => storage.ProbeAsync(limit.Token), limit.Token).WaitAsync(limit.Token);
            return null;
        }
        catch (OperationCanceledException)
        {
            return $"no answer within {Patience.TotalSeconds:0} s";
        }
#pragma warning disable CA1031 // Whatever the database driver throws is the answer.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return error.Message;
        }
    }
}
