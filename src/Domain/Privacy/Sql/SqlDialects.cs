namespace SqlxOrleans.Domain.Privacy.Sql;

/// <summary>Dialects by the names that senders use.</summary>
public static class SqlDialects
{
    /// <summary>
    /// The dialect of a <c>db.system.name</c>, <c>db.system</c> or <c>dialect</c>, in any case. A database that merely resembles one
    /// of the five is unknown, because its lexer may differ in what matters.
    /// </summary>
    public static SqlDialect Parse(ReadOnlySpan<char> name) => name switch
    {
        _ when Is(name, "postgresql") || Is(name, "postgres") || Is(name, "pg") => SqlDialect.PostgreSql,
        _ when Is(name, "mysql") || Is(name, "mariadb") => SqlDialect.MySql,
        _ when Is(name, "microsoft.sql_server") || Is(name, "mssql") || Is(name, "sqlserver") => SqlDialect.SqlServer,
        _ when Is(name, "oracle.db") || Is(name, "oracle") => SqlDialect.Oracle,
        _ when Is(name, "sqlite") => SqlDialect.Sqlite,
        _ => SqlDialect.Unknown,
    };

    private static bool Is(ReadOnlySpan<char> name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
