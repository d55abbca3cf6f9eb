using Microsoft.Extensions.Configuration;
using Npgsql;
using SqlxOrleans.Silo.Hosting.Storage;

namespace SqlxOrleans.Grains.Tests.Storage;

/// <summary>A database of its own on the server that all tests of this assembly share.</summary>
internal sealed class PostgresTestDatabase : TestDatabase
{
    private static int s_made;

    private PostgresTestDatabase(string name, string server)
    {
        Name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    public string Name { get; }

    /// <summary>As the superuser.</summary>
    public string ConnectionString { get; }

    public override IReadOnlyDictionary<string, string?> Settings => SettingsOf(ConnectionString);

    public override string CountObjects => "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace";

    // xmin tells of every write, also of one that changed nothing.
    public override string Dump =>
        "SELECT string_agg(line, chr(10) ORDER BY line) FROM (" +
        "SELECT table_name || column_name || data_type AS line FROM information_schema.columns WHERE table_schema = 'public' UNION ALL " +
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' UNION ALL " +
        "SELECT component || version || sha256 || xmin FROM schema_version UNION ALL SELECT QueryKey || QueryText || xmin FROM OrleansQuery) lines";

    public static async Task<PostgresTestDatabase> MakeAsync()
    {
        var server = (await PostgresServer.SharedAsync()).ConnectionString;
        var name = $"test_{Interlocked.Increment(ref s_made)}";
        await ExecuteAsync(server, $"CREATE DATABASE {name}");
        return new PostgresTestDatabase(name, server);
    }

    public static Dictionary<string, string?> SettingsOf(string connectionString) => new() { [PostgresSettings.Key] = connectionString };

    public static PostgresSettings Parse(string connectionString) =>
        PostgresSettings.From(new ConfigurationBuilder().AddInMemoryCollection(SettingsOf(connectionString)).Build())!;

    public Task ExecuteAsync(string sql) => ExecuteAsync(ConnectionString, sql);

    public static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    internal override IStorageBackEnd Open(MigrationScripts? scripts = null)
    {
        var settings = Parse(ConnectionString);
        return scripts is null ? new PostgresBackEnd(settings) : new PostgresBackEnd(settings, scripts);
    }

    public override async ValueTask DisposeAsync()
    {
        await ExecuteAsync((await PostgresServer.SharedAsync()).ConnectionString, $"DROP DATABASE {Name} WITH (FORCE)");
        await base.DisposeAsync();
    }
}
