using Npgsql;
using SqlxOrleans.Grains.Persistence.Journal;
using SqlxOrleans.Silo.Hosting.Storage;
using SqlxOrleans.ThrowawayPostgres;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Journal;

public sealed class PostgresJournalStoreTests(PostgresJournalStoreTests.Server server) : JournalStoreTests, IClassFixture<PostgresJournalStoreTests.Server>
{
    private protected override IJournalStore Store { get; } = new PostgresJournalStore(server.DataSource);

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
