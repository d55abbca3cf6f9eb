using Npgsql;

namespace SqlxOrleans.Silo.Hosting.Storage;

/// <summary>
/// Runs what is missing in one transaction under an advisory lock that ends with it: racing processes run one after another,
/// and the later ones find nothing left to do.
/// </summary>
internal static class PostgresMigrator
{
    // Any number that nobody else takes: "sqlx" and "orln" in ASCII.
    private const long Lock = 0x73716C78_6F726C6E;

    private const string OtherPlace = "name another database in Sqlx:Postgres:ConnectionString";

    public static async Task<MigrationPlan> RunAsync(NpgsqlConnection connection, MigrationScripts scripts, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({Lock})", cancellationToken);
        if (!await ExistsAsync(connection, cancellationToken))
        {
            await ExecuteAsync(connection, """
                CREATE TABLE schema_version
                (
                    component text    NOT NULL,
                    version   integer NOT NULL,
                    sha256    text    NOT NULL,
                    PRIMARY KEY (component, version)
                )
                """, cancellationToken);
        }

        var plan = MigrationPlan.Of(scripts, await AppliedAsync(connection, cancellationToken), OtherPlace);
        foreach (var migration in plan.Missing.Where(migration => migration.Version > 0))
        {
            await ExecuteAsync(connection, migration.Sql, cancellationToken);
            await RecordAsync(connection, migration, cancellationToken);
            if (migration.Promise is { } promise)
                await RecordAsync(connection, promise, cancellationToken);
        }

        // The unchanged ones too: they repair what was edited by hand, and write only what differs.
        foreach (var script in plan.Statements)
        {
            await ExecuteAsync(connection, script.Sql, cancellationToken);
            await RecordAsync(connection, script, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return plan;
    }

    /// <summary>Reads only; the runtime role may.</summary>
    public static async Task<MigrationPlan> PlanAsync(NpgsqlConnection connection, MigrationScripts scripts, CancellationToken cancellationToken) =>
        MigrationPlan.Of(
            scripts,
            await ExistsAsync(connection, cancellationToken) ? await AppliedAsync(connection, cancellationToken) : [],
            OtherPlace);

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT to_regclass('schema_version') IS NOT NULL", connection);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<Dictionary<SchemaStep, string>> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT component, version, sha256 FROM schema_version", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var applied = new Dictionary<SchemaStep, string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            applied.Add(new SchemaStep(reader.GetString(0), reader.GetInt32(1)), reader.GetString(2));
        }

        return applied;
    }

    private static async Task RecordAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            INSERT INTO schema_version AS known (component, version, sha256) VALUES ($1, $2, $3)
            ON CONFLICT (component, version) DO UPDATE SET sha256 = excluded.sha256 WHERE known.sha256 <> excluded.sha256
            """, connection)
        {
            Parameters = { new() { Value = migration.Component }, new() { Value = migration.Version }, new() { Value = migration.Sha256 } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // Scripts are embedded in this assembly.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
