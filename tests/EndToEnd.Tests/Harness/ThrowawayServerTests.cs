using Npgsql;
using SqlxOrleans.ThrowawayPostgres;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Harness;

public sealed class ThrowawayServerTests
{
    [Fact]
    public async Task A_throwaway_server_answers_and_is_gone_after_disposal()
    {
        var stop = TestContext.Current.CancellationToken;
        var server = await ThrowawayServer.StartAsync(cancellationToken: stop);
        var folder = server.Folder;
        await using (server)
        {
            await using var database = NpgsqlDataSource.Create(server.ConnectionString);
            await using var command = database.CreateCommand("select current_setting('fsync') || current_setting('listen_addresses')");
            Assert.Equal("off127.0.0.1", await command.ExecuteScalarAsync(stop));
        }

        Assert.False(Directory.Exists(folder));
        await using var gone = NpgsqlDataSource.Create(server.ConnectionString);
        await Assert.ThrowsAnyAsync<NpgsqlException>(async () => await gone.OpenConnectionAsync(stop));
    }

    [Fact]
    public async Task A_server_that_does_not_start_leaves_nothing_behind_and_says_why()
    {
        var options = new ThrowawayPostgresOptions { Settings = new Dictionary<string, string> { ["no_such_setting"] = "1" } };
        var problem = await Assert.ThrowsAsync<PostgresUnavailableException>(
            () => ThrowawayServer.StartAsync(options, TestContext.Current.CancellationToken));
        Assert.Contains("no_such_setting", problem.Message, StringComparison.Ordinal);
        var folder = problem.Message.Split(" in ")[1].Split(' ')[0];
        Assert.False(Directory.Exists(folder));
    }
}
