using System.Diagnostics;
using Npgsql;
using SqlxOrleans.Grains.Interfaces.Rest;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.LocalCluster;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Faults;

[Collection(FaultsCollection.Name)]
public sealed class PausedPostgresTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Nothing_is_answered_wrongly_and_no_silo_dies_while_PostgreSQL_is_paused_for_20_seconds()
    {
        await using var loaded = await LoadedCluster.StartAsync(new LocalClusterOptions { Silos = 3 });
        var (cluster, statistics) = (loaded.Cluster, loaded.Session.Statistics);
        var lives = Lives(loaded);
        var before = statistics.Events;
        var paused = Stopwatch.GetTimestamp();
        cluster.Postgres!.Pause();

        // The readings end well before the server is back: what they say comes from the silos alone.
        var readings = 0;
        using (var http = cluster.CreateHttpClient())
        {
            http.Timeout = Pause / 4;
            var answered = 0L;
            await Eventually.GetAsync(
                async () =>
                {
                    if (await TotalAsync(http) is { } total)
                    {
                        readings++;
                        Assert.True(total >= before, $"{before} were acknowledged before the pause, {total} are counted in it.");
                    }

                    // Commits that were under way may still have been answered for.
                    if (Stopwatch.GetElapsedTime(paused) < Pause / 4)
                        answered = statistics.Events;
                    Assert.True(answered == statistics.Events, "A batch was acknowledged that no database has.");
                    return Stopwatch.GetElapsedTime(paused);
                },
                elapsed => elapsed >= Pause,
                LoadedCluster.Patience);
        }

        cluster.Postgres.Resume();
        await loaded.FlowsAsync();
        Assert.True(readings > 0);
        Assert.Equal(lives, Lives(loaded));
        Assert.Equal(3, await ActiveSilosAsync(cluster));
        await loaded.CountsExactlyAsync();
    }

    /// <summary>The process ids of the silos that run.</summary>
    private static int[] Lives(LoadedCluster loaded) => [.. loaded.Cluster.Running.Select(silo => silo.ProcessId)];

    /// <summary>All that the load's workspaces count; null when the cluster does not say.</summary>
    private static async Task<long?> TotalAsync(HttpClient http)
    {
        var total = 0L;
        foreach (var workspace in SeriesId.Of(3).Select(series => series.Workspace).Distinct())
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"/v1/tenants/{LocalClusterOptions.DefaultTenant}/workspaces/{workspace}/slo?window=30d", UriKind.Relative));
                if (!answer.IsSuccessStatusCode)
                    return null;
                total += System.Text.Json.JsonSerializer
                    .Deserialize<WorkspaceSlo>(await answer.Content.ReadAsStringAsync(), SqlxRestJson.Default.Options)!
                    .Classes.Sum(each => each.Total);
            }
            catch (Exception late) when (late is HttpRequestException or TaskCanceledException)
            {
                return null;
            }
        }

        return total;
    }

    private static async Task<long> ActiveSilosAsync(SiloCluster cluster)
    {
        const int active = 3;
        await using var source = NpgsqlDataSource.Create(cluster.Postgres!.ConnectionString);
        await using var command = source.CreateCommand("SELECT count(*) FROM orleansmembershiptable WHERE status = $1");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = active });
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
