using System.Data.Common;
using Npgsql;

namespace SqlxOrleans.Silo.Hosting.Storage;

/// <summary>Which PostgreSQL database to use, from configuration; its text never holds the password.</summary>
/// <param name="Connection">For Npgsql, with the password.</param>
/// <param name="Setting">The setting it came from, for messages.</param>
internal sealed record PostgresSettings(NpgsqlConnectionStringBuilder Connection, string Setting)
{
    public const string Key = "Sqlx:Postgres:ConnectionString";
    public const string FileKey = "Sqlx:Postgres:ConnectionStringFile";

    // Several silos share one server, whose own limit is 100 unless somebody raised it.
    private const int DefaultPoolSize = 32;

    /// <returns>Null when neither setting is there: SQLite.</returns>
    /// <exception cref="StartRefusedException">Both are there, or it cannot be read.</exception>
    public static PostgresSettings? From(IConfiguration configuration)
    {
        var (text, file) = (configuration[Key], configuration[FileKey]);
        if (string.IsNullOrWhiteSpace(file))
            return string.IsNullOrWhiteSpace(text) ? null : Parse(text, Key);
        if (!string.IsNullOrWhiteSpace(text))
            throw new StartRefusedException([$"{Key} and {FileKey} are both set: keep one of them."]);
        try
        {
            return Parse(File.ReadAllText(file).Trim(), FileKey);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException([$"{FileKey} {file} cannot be read: {error.Message}"]);
        }
    }

    public override string ToString() =>
        $"PostgreSQL {Connection.Host}:{Connection.Port}, database {Connection.Database ?? Connection.Username}, user {Connection.Username}";

    private static PostgresSettings Parse(string text, string setting)
    {
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrWhiteSpace(connection.Host))
                throw Malformed(setting, "it names no Host");
            connection.ApplicationName ??= "sqlx-orleans";
            if (!new DbConnectionStringBuilder { ConnectionString = text }.Keys.Cast<string>()
                    .Any(key => key.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant() is "MAXIMUMPOOLSIZE" or "MAXPOOLSIZE"))
            {
                connection.MaxPoolSize = DefaultPoolSize;
            }

            return new PostgresSettings(connection, setting);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            // The driver's message can quote a part of a password with an unquoted semicolon.
            throw Malformed(setting, "it is not an Npgsql connection string");
        }
    }

    private static StartRefusedException Malformed(string setting, string why) => new(
        [$"{setting}: {why}. Write for example Host=db.example;Port=5432;Database=sqlx;Username=sqlx_silo;Password='...'; quote values that hold ';'."]);
}
