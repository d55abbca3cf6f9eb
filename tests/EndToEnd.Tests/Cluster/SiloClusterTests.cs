using System.Net;
using System.Net.Sockets;
using Npgsql;
using SqlxOrleans.LocalCluster;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Cluster;

public sealed class SiloClusterTests
{
    [Fact]
    public async Task A_killed_silo_comes_back_on_its_ports_and_disposal_leaves_nothing()
    {
        await using var cluster = await SiloCluster.StartAsync(new LocalClusterOptions { Storage = LocalStorage.Sqlite });
        var silo = cluster.Silos[0];
        var (ports, pid) = (silo.Ports, silo.ProcessId);
        Assert.True(silo.Usage is { ResidentBytes: > 1_000_000, CpuTime.Ticks: > 0 });

        await silo.KillAsync();
        Assert.False(silo.IsRunning);
        Assert.Null(silo.Usage);
        Assert.Empty(cluster.Gateways);
        await silo.StartAgainAsync(samePorts: true);

        Assert.Equal(ports, silo.Ports);
        Assert.NotEqual(pid, silo.ProcessId);
        using var http = cluster.CreateHttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri($"/v1/tenants/{cluster.Tenant}/workspaces", UriKind.Relative))).StatusCode);
        Assert.Equal(0, await silo.StopAsync());
        await silo.StartAgainAsync(samePorts: false);
        Assert.NotEqual(ports, silo.Ports);
        var data = silo.DataDirectory;
        await cluster.DisposeAsync();
        Assert.False(Directory.Exists(data));
        Assert.False(silo.IsRunning);
    }

    [Fact]
    public async Task Silos_over_PostgreSQL_outlive_each_other_and_a_killed_server()
    {
        await using var cluster = await SiloCluster.StartAsync(new LocalClusterOptions { Silos = 2 });
        var postgres = cluster.Postgres!;
        var added = await cluster.AddSiloAsync();
        Assert.Equal(3, cluster.Gateways.Distinct().Count());

        await using (var asking = new NpgsqlConnection(postgres.ConnectionString + ";Pooling=false"))
        {
            await asking.OpenAsync();
            await using var question = new NpgsqlCommand("SELECT count(*) FROM OrleansMembershipTable", asking);
            postgres.Pause();
            var answer = question.ExecuteScalarAsync();
            Assert.False(answer.IsCompleted);
            postgres.Resume();
            Assert.Equal(3L, await answer);
        }

        await cluster.Silos[0].KillAsync();
        var connection = postgres.ConnectionString;
        await postgres.KillAsync();
        Assert.False(postgres.IsRunning);
        await postgres.StartAgainAsync();
        Assert.True(postgres.IsRunning);
        Assert.Equal(connection, postgres.ConnectionString);
        await cluster.Silos[0].StartAgainAsync(samePorts: true);

        using var http = cluster.CreateHttpClient(added);
        await Eventually.GetAsync(
            async () => (await http.GetAsync(new Uri($"/v1/tenants/{cluster.Tenant}/workspaces", UriKind.Relative))).StatusCode,
            status => status == HttpStatusCode.OK);
        var folder = postgres.Folder;
        await cluster.DisposeAsync();
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_paused_silo_takes_connections_and_answers_only_when_it_is_resumed()
    {
        await using var cluster = await SiloCluster.StartAsync(new LocalClusterOptions { Storage = LocalStorage.Sqlite });
        var silo = cluster.Silos[0];
        silo.Pause();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, silo.Ports.Http);
        await socket.SendAsync("GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8.ToArray());
        Assert.True(silo.IsRunning);
        Assert.Equal(0, socket.Available);
        silo.Resume();
        var answer = new byte[64];
        Assert.NotEqual(0, await socket.ReceiveAsync(answer));
    }

    [Fact]
    public async Task A_silo_that_cannot_start_says_why() =>
        Assert.Contains(
            "ProbeTimeout",
            (await Assert.ThrowsAsync<LocalClusterException>(() => SiloCluster.StartAsync(new LocalClusterOptions
            {
                Storage = LocalStorage.Sqlite,
                Environment = new Dictionary<string, string?> { ["Sqlx__Orleans__ProbeTimeout"] = "soon" },
            }))).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task SQLite_refuses_a_second_silo() =>
        await Assert.ThrowsAsync<ArgumentException>(
            () => SiloCluster.StartAsync(new LocalClusterOptions { Storage = LocalStorage.Sqlite, Silos = 2 }));
}
