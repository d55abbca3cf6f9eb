using Microsoft.Data.Sqlite;

namespace SqlxOrleans.Silo.Hosting.Storage;

/// <summary>
/// Runs what is missing inside one <c>BEGIN IMMEDIATE</c>: SQLite's write lock is the advisory lock, so racing processes run
/// one after another and the later ones find nothing left to do.
/// </summary>
internal static class SqliteMigrator
{
    private const string OtherPlace = "start with another --data directory";

    public static MigrationPlan Run(SqliteConnection connection, MigrationScripts scripts)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        Execute(connection, transaction, """
            CREATE TABLE IF NOT EXISTS schema_version
            (
                component TEXT    NOT NULL,
                version   INTEGER NOT NULL,
                sha256    TEXT    NOT NULL,
                PRIMARY KEY (component, version)
            ) STRICT, WITHOUT ROWID;
            """);
        var plan = MigrationPlan.Of(scripts, Applied(connection, transaction), OtherPlace);
        foreach (var migration in plan.Missing.Where(migration => migration.Version > 0))
        {
            Execute(connection, transaction, migration.Sql);
            Record(connection, transaction, migration);
            if (migration.Promise is { } promise)
                Record(connection, transaction, promise);
        }

        // The unchanged ones too: they repair what was edited by hand, and cost little.
        foreach (var script in plan.Statements)
        {
            Execute(connection, transaction, script.Sql);
            Record(connection, transaction, script);
        }

        transaction.Commit();
        return plan;
    }

    public static MigrationPlan Plan(SqliteConnection connection, MigrationScripts scripts)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_version'";
        var applied = (long)command.ExecuteScalar()! == 0 ? new Dictionary<SchemaStep, string>() : Applied(connection, transaction: null);
        return MigrationPlan.Of(scripts, applied, OtherPlace);
    }

    private static Dictionary<SchemaStep, string> Applied(SqliteConnection connection, SqliteTransaction? transaction)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT component, version, sha256 FROM schema_version";
        using var reader = command.ExecuteReader();
        var applied = new Dictionary<SchemaStep, string>();
        while (reader.Read())
        {
            applied.Add(new SchemaStep(reader.GetString(0), reader.GetInt32(1)), reader.GetString(2));
        }

        return applied;
    }

    private static void Record(SqliteConnection connection, SqliteTransaction transaction, Migration migration)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = """
            INSERT INTO schema_version (component, version, sha256) VALUES (@component, @version, @sha256)
            ON CONFLICT DO UPDATE SET sha256 = excluded.sha256 WHERE sha256 <> excluded.sha256
            """;
        command.Parameters.AddWithValue("@component", migration.Component);
        command.Parameters.AddWithValue("@version", migration.Version);
        command.Parameters.AddWithValue("@sha256", migration.Sha256);
        command.ExecuteNonQuery();
    }

    private static void Execute(SqliteConnection connection, SqliteTransaction transaction, string sql)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Scripts are embedded in this assembly.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
