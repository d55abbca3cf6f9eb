using Microsoft.Data.Sqlite;

namespace SqlxOrleans.Silo.Hosting.Storage;

/// <summary>
/// Runs what is missing inside one <c>BEGIN IMMEDIATE</c>: SQLite's write lock is the advisory lock, so racing processes run
/// one after another and the later ones find nothing left to do.
/// </summary>
internal static class SqliteMigrator
{
    public static void Run(SqliteConnection connection, MigrationScripts scripts)
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
        var applied = Applied(connection, transaction);
        RefuseUnknown(applied.Keys, scripts);
        foreach (var migration in scripts.Migrations)
        {
            if (applied.TryGetValue((migration.Component, migration.Version), out var sha256))
            {
                if (sha256 != migration.Sha256)
                {
                    throw new SchemaMismatchException(
                        $"Schema {migration.Component} {migration.Version} in the database was made by a different script (sha256 {sha256}, " +
                        $"this release has {migration.Sha256}). Use the release that made it, or start with another --data directory.");
                }

                continue;
            }

            Execute(connection, transaction, migration.Sql);
            Record(connection, transaction, migration);
        }

        foreach (var script in scripts.Repeatable)
        {
            Execute(connection, transaction, script);
        }

        transaction.Commit();
    }

    private static void RefuseUnknown(IEnumerable<(string Component, int Version)> applied, MigrationScripts scripts)
    {
        var newest = scripts.Migrations.GroupBy(migration => migration.Component)
            .ToDictionary(group => group.Key, group => group.Max(migration => migration.Version));
        foreach (var (component, version) in applied)
        {
            if (newest.TryGetValue(component, out var known) && version > known)
            {
                throw new SchemaMismatchException(
                    $"The database has schema {component} {version}, this release knows {component} up to {known}: a newer release wrote it. " +
                    "Run that release, or start with another --data directory.");
            }
        }
    }

    private static Dictionary<(string Component, int Version), string> Applied(SqliteConnection connection, SqliteTransaction transaction)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT component, version, sha256 FROM schema_version";
        using var reader = command.ExecuteReader();
        var applied = new Dictionary<(string, int), string>();
        while (reader.Read())
        {
            applied.Add((reader.GetString(0), reader.GetInt32(1)), reader.GetString(2));
        }

        return applied;
    }

    private static void Record(SqliteConnection connection, SqliteTransaction transaction, Migration migration)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO schema_version (component, version, sha256) VALUES (@component, @version, @sha256)";
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
