using Npgsql;
using SqlxOrleans.Grains.Persistence.Journal;
using SqlxOrleans.Silo.Hosting.Storage;
using SqlxOrleans.ThrowawayPostgres;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Journal;

public sealed class PostgresJournalStoreTests(PostgresJournalStoreTests.Server server) : JournalStoreTests, IClassFixture<PostgresJournalStoreTests.Server>
{
    private const string Grain = "workload/acme|fence|L";

    private protected override IJournalStore Store { get; } = new PostgresJournalStore(server.DataSource);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_append_waits_for_a_cover_that_is_not_committed_yet_and_then_loses()
    {
        for (var version = 1; version <= 3; version++)
            await Store.AppendAsync([Row(Grain, version, writer: 1)], Stop);
        await using var connection = await server.DataSource.OpenConnectionAsync(Stop);
        await using var transaction = await connection.BeginTransactionAsync(Stop);
        await using var cover = new NpgsqlCommand(
            $"UPDATE sqlx_journal_head SET covered = 3 WHERE grain = '{Grain}'; DELETE FROM sqlx_journal WHERE grain = '{Grain}'",
            connection,
            transaction);
        await cover.ExecuteNonQueryAsync(Stop);

        // Version 3 is free as soon as the cover commits; the append must have looked at the head after that.
        var append = Store.AppendAsync([Row(Grain, 3, writer: 2)], Stop);
        await WaitUntilBlockedAsync(append);
        Assert.False(append.IsCompleted, "the append did not wait for the cover");
        await transaction.CommitAsync(Stop);

        Assert.Equal([false], await append);
        Assert.Empty((await Store.ReadAsync(Grain, 0, Stop)).Rows);
    }

    /// <summary>Until a session of this database waits for a lock, or the append is done without.</summary>
    private async Task WaitUntilBlockedAsync(Task append)
    {
        await using var waiting = server.DataSource.CreateCommand(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
        while (!append.IsCompleted && (long)(await waiting.ExecuteScalarAsync(Stop))! == 0)
            Stop.ThrowIfCancellationRequested();
    }

    public sealed class Server : IAsyncLifetime
    {
        private ThrowawayServer _server = null!;

        public NpgsqlDataSource DataSource { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _server = await ThrowawayServer.StartAsync();
            DataSource = NpgsqlDataSource.Create(_server.ConnectionString);
            foreach (var migration in MigrationScripts.Embedded("postgres").Migrations.Where(migration => migration.Component == "journal"))
            {
                await using var command = DataSource.CreateCommand(migration.Sql);
                await command.ExecuteNonQueryAsync();
            }
        }

        public async ValueTask DisposeAsync()
        {
            await DataSource.DisposeAsync();
            await _server.DisposeAsync();
        }
    }
}
