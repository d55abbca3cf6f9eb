using SqlxOrleans.LocalCluster;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Faults;

[Collection(FaultsCollection.Name)]
public sealed class FullDiskTests
{
    private const int Megabytes = 24;

    [Fact]
    public async Task A_full_disk_makes_senders_wait_and_loses_nothing_that_was_acknowledged()
    {
        await using var disk = await TinyDisk.MountAsync(Megabytes);
        await using var loaded = await LoadedCluster.StartAsync(new LocalClusterOptions
        {
            Storage = LocalStorage.Sqlite, Folder = disk.Folder, Launcher = disk.Launcher,
        });
        var (silo, statistics) = (loaded.Cluster.Silos[0], loaded.Session.Statistics);
        var pid = silo.ProcessId;

        // What the database had reserved is used up first; then no commit succeeds any more, and every producer waits.
        disk.Fill();
        await Eventually.GetAsync(
            () => Task.FromResult(silo.StandardError), said => said.Contains("journal rows failed and is tried again", StringComparison.Ordinal), LoadedCluster.Patience);
        disk.Fill();
        await Eventually.GetAsync(() => Task.FromResult(statistics.Retries), retries => retries > 0, LoadedCluster.Patience);

        disk.Free();
        await loaded.FlowsAsync();
        Assert.Equal((true, pid), (silo.IsRunning, silo.ProcessId));
        await loaded.CountsExactlyAsync();

        await silo.KillAsync();
        await silo.StartAgainAsync();
        await loaded.StillCountsExactlyAsync();
    }
}
