using System.Data.Common;
using Npgsql;
using SqlxOrleans.Grains.Persistence.Journal;

namespace SqlxOrleans.Silo.Hosting.Storage;

/// <summary>A PostgreSQL database, shared by every silo of a cluster: state, journal, reminders, membership.</summary>
internal sealed class PostgresBackEnd : IStorageBackEnd
{
    private const int OldestServer = 15;

    private readonly NpgsqlDataSource _dataSource;
    private readonly PostgresSettings _settings;
    private readonly MigrationScripts _scripts;

    public PostgresBackEnd(PostgresSettings settings, ILoggerFactory? logs = null)
        : this(settings, MigrationScripts.Embedded("postgres"), logs)
    {
    }

    internal PostgresBackEnd(PostgresSettings settings, MigrationScripts scripts, ILoggerFactory? logs = null)
    {
        _settings = settings;
        _scripts = scripts;
        _dataSource = new NpgsqlDataSourceBuilder(settings.Connection.ConnectionString).UseLoggerFactory(logs).Build();
        Journal = new PostgresJournalStore(_dataSource);
    }

    public string Invariant => "Npgsql";

    public DbDataSource DataSource => _dataSource;

    public IJournalStore Journal { get; }

    public string Description => _settings.ToString();

    public bool IsShared => true;

    public Task<IReadOnlyList<SchemaStep>> MigrateAsync(CancellationToken cancellationToken) => WithServerAsync(
        async connection => (await PostgresMigrator.RunAsync(connection, _scripts, cancellationToken)).Steps, cancellationToken);

    public Task<IReadOnlyList<SchemaStep>> MissingAsync(CancellationToken cancellationToken) => WithServerAsync(
        async connection => (await PostgresMigrator.PlanAsync(connection, _scripts, cancellationToken)).Steps, cancellationToken);

    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        await using var command = _dataSource.CreateCommand("SELECT count(*) FROM OrleansQuery");
        await command.ExecuteScalarAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _dataSource.DisposeAsync();

    private async Task<IReadOnlyList<SchemaStep>> WithServerAsync(
        Func<NpgsqlConnection, Task<IReadOnlyList<SchemaStep>>> work, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        if (connection.PostgreSqlVersion.Major < OldestServer)
        {
            throw new StartRefusedException(
                [$"{_settings.Setting}: {Description} runs PostgreSQL {connection.PostgreSqlVersion}; the schema needs {OldestServer} or newer."]);
        }

        try
        {
            return await work(connection);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new StartRefusedException(
                [$"{_settings.Setting}: the role may not do that on {Description}: {error.MessageText}. Run the verb 'migrate' as the owner of the " +
                 "tables, grant the silo's role its rights with deploy/sql/postgres/runtime-role.sql, and start it with Sqlx:Storage:AutoMigrate=false."]);
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _dataSource.OpenConnectionAsync(cancellationToken);
        }
        catch (NpgsqlException error)
        {
            // Neither message holds the password; the exception itself is not passed on, so that no logger prints more of it.
            throw new StartRefusedException(
                [$"{_settings.Setting}: {Description} cannot be used: {error.Message}{Because(error)} Start that server, or correct the setting."]);
        }
    }

    private static string Because(NpgsqlException error) => error.InnerException is { } inner ? $": {inner.Message}." : ".";
}
