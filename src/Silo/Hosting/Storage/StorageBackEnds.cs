namespace SqlxOrleans.Silo.Hosting.Storage;

/// <summary>Chooses the database by configuration, and brings or checks its schema.</summary>
internal static class StorageBackEnds
{
    public const string AutoMigrateKey = "Sqlx:Storage:AutoMigrate";

    /// <exception cref="StartRefusedException">The connection string cannot be used.</exception>
    public static IStorageBackEnd Choose(IConfiguration configuration, string dataDirectory, ILoggerFactory? logs = null) =>
        PostgresSettings.From(configuration) is { } postgres
            ? new PostgresBackEnd(postgres, logs)
            : new SqliteBackEnd(Path.Combine(dataDirectory, "sqlx.db"));

    /// <summary>Migrates, or with <c>Sqlx:Storage:AutoMigrate=false</c> only looks whether somebody has.</summary>
    /// <exception cref="StartRefusedException">The schema is behind and may not be migrated here.</exception>
    public static async Task PrepareAsync(this IStorageBackEnd storage, IConfiguration configuration, CancellationToken cancellationToken)
    {
        if (AutoMigrate(configuration))
        {
            await storage.MigrateAsync(cancellationToken);
            return;
        }

        var missing = await storage.MissingAsync(cancellationToken);
        if (missing.Count > 0)
        {
            throw new StartRefusedException(
                [$"The schema of {storage.Description} is behind (missing: {string.Join(", ", missing)}) and {AutoMigrateKey} is false. " +
                 "Run the verb 'migrate' of this release on it first, or set it to true."]);
        }
    }

    private static bool AutoMigrate(IConfiguration configuration)
    {
        if (configuration[AutoMigrateKey] is not { Length: > 0 } text)
            return true;
        return bool.TryParse(text, out var value) ? value : throw new StartRefusedException([$"{AutoMigrateKey} '{text}' is neither true nor false."]);
    }
}
