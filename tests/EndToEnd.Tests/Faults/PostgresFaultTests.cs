using SqlxOrleans.LocalCluster;
using SqlxOrleans.ThrowawayPostgres;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Faults;

[Collection(FaultsCollection.Name)]
public sealed class PostgresFaultTests
{
    [Fact]
    public async Task What_was_acknowledged_counts_once_when_PostgreSQL_is_killed_and_started_on_the_same_data()
    {
        await using var loaded = await LoadedCluster.StartAsync(new LocalClusterOptions
        {
            Silos = 2, Postgres = new ThrowawayPostgresOptions { Durable = true, MaxConnections = 200 },
        });
        var postgres = loaded.Cluster.Postgres!;
        var lives = Lives(loaded);
        for (var kill = 1; kill <= 2; kill++)
        {
            await postgres.KillAsync();
            Assert.False(postgres.IsRunning);
            await postgres.StartAgainAsync(TestContext.Current.CancellationToken);
            await loaded.FlowsAsync();
        }

        Assert.Equal(lives, Lives(loaded));
        await loaded.CountsExactlyAsync();

        // What the silos remember might hide what the database lost.
        await Task.WhenAll(loaded.Cluster.Silos.Select(silo => silo.KillAsync()));
        await Task.WhenAll(loaded.Cluster.Silos.Select(silo => silo.StartAgainAsync()));
        await loaded.StillCountsExactlyAsync();
    }

    /// <summary>The process ids of the silos that run.</summary>
    private static int[] Lives(LoadedCluster loaded) => [.. loaded.Cluster.Running.Select(silo => silo.ProcessId)];
}
