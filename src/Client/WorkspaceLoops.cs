using System.Collections.Concurrent;
using SqlxOrleans.Client.Recording;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Keys;

namespace SqlxOrleans.Client;

/// <summary>One loop per workspace, started when it is first asked for, all ended together.</summary>
/// <typeparam name="T">The loop; its disposal waits for its end.</typeparam>
/// <param name="start">Starts a loop that ends when the token is cancelled.</param>
internal sealed class WorkspaceLoops<T>(Func<WorkspaceKey, CancellationToken, T> start) : IAsyncDisposable, IDisposable
    where T : IAsyncDisposable
{
    private readonly ConcurrentDictionary<WorkspaceKey, Lazy<T>> _loops = [];
    private readonly CancellationTokenSource _stopping = new();
    private int _disposed;

    /// <summary>The workspace's loop.</summary>
    /// <exception cref="ArgumentException">Not a tenant's or a workspace's name.</exception>
    public T For(string tenant, string workspace)
    {
        workspace = SeriesDirectory.Normalise(workspace);
        if (!TenantId.TryParse(tenant, out _))
            throw new ArgumentException($"'{tenant}' is not a tenant name: {TenantId.Grammar}.", nameof(tenant));
        if (!WorkspaceId.TryParse(workspace, out _))
            throw new ArgumentException($"'{workspace}' is not a workspace name: {WorkspaceId.Grammar}.", nameof(workspace));
        // Lazy: of two threads that ask first at once, one starts the loop.
        return _loops.GetOrAdd(new WorkspaceKey(tenant, workspace), key => new Lazy<T>(() => start(key, _stopping.Token))).Value;
    }

    /// <summary>Ends all loops.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        foreach (var loop in _loops.Values)
            await loop.Value.DisposeAsync();
    }

    // The container disposes once for each type that the owner is registered under.
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await StopAsync();
        _stopping.Dispose();
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            _stopping.Cancel();
    }
}
