using System.Data.Common;
using Microsoft.Data.Sqlite;
using SqlxOrleans.Grains.Persistence.Journal;

namespace SqlxOrleans.Silo.Hosting.Storage;

/// <summary>The embedded default: one SQLite file, for one silo.</summary>
internal sealed class SqliteBackEnd : IStorageBackEnd
{
    private readonly string _file;
    private readonly SqliteDataSource _dataSource;
    private readonly MigrationScripts _scripts;

    public SqliteBackEnd(string file)
        : this(file, MigrationScripts.Embedded("sqlite"))
    {
    }

    internal SqliteBackEnd(string file, MigrationScripts scripts)
    {
        _file = file;
        _dataSource = new SqliteDataSource(file);
        _scripts = scripts;
        Journal = new SqliteJournalStore(_dataSource);
    }

    // The name under which Orleans loads Microsoft.Data.Sqlite; that package's own name is not one of its invariants.
    public string Invariant => "System.Data.SQLite";

    public DbDataSource DataSource => _dataSource;

    public IJournalStore Journal { get; }

    public string Description => _file;

    public bool IsShared => false;

    public async Task<IReadOnlyList<SchemaStep>> MigrateAsync(CancellationToken cancellationToken)
    {
        await using var connection = (SqliteConnection)await _dataSource.OpenConnectionAsync(cancellationToken);

        // Stays with the file, so once is enough; it cannot run inside the transaction.
        await using (var journal = connection.CreateCommand())
        {
            journal.CommandText = "PRAGMA journal_mode = WAL";
            await journal.ExecuteNonQueryAsync(cancellationToken);
        }

        return SqliteMigrator.Run(connection, _scripts).Steps;
    }

    public async Task<IReadOnlyList<SchemaStep>> MissingAsync(CancellationToken cancellationToken)
    {
        // Opening would make it.
        if (!File.Exists(_file))
            return [.. _scripts.Migrations.Concat(_scripts.Repeatable).Select(migration => migration.Step)];
        await using var connection = (SqliteConnection)await _dataSource.OpenConnectionAsync(cancellationToken);
        return SqliteMigrator.Plan(connection, _scripts).Steps;
    }

    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _dataSource.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM OrleansQuery";
        await command.ExecuteScalarAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _dataSource.DisposeAsync();
}
