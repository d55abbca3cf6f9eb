using SqlxOrleans.LocalCluster;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Faults;

/// <summary>Three silos for several faults, one after another; the ledger goes on over all of them.</summary>
public sealed class LoadedClusterFixture : IAsyncLifetime
{
    private LoadedCluster? _loaded;

    /// <summary>Starts everything the first time; later it repairs what a failed test left behind, and lets events flow again.</summary>
    internal async Task<LoadedCluster> FlowingAsync()
    {
        if (_loaded is null)
            return _loaded = await LoadedCluster.StartAsync(new LocalClusterOptions { Silos = 3 });
        _loaded.Cluster.Postgres!.Resume();
        await Task.WhenAll(_loaded.Cluster.Silos.Where(silo => !silo.IsRunning).Select(silo => silo.StartAgainAsync()));
        await _loaded.ResumeAsync();
        return _loaded;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _loaded?.DisposeAsync() ?? ValueTask.CompletedTask;
}
