namespace SqlxOrleans.Domain.Privacy.Sql;

/// <summary>Whose SQL a text is. What is not known for certain is <see cref="Unknown"/>: it is read in every way at once.</summary>
public enum SqlDialect
{
    /// <summary>Not said, or none of the others.</summary>
    Unknown = 0,

    /// <summary>PostgreSQL.</summary>
    PostgreSql,

    /// <summary>MySQL and MariaDB.</summary>
    MySql,

    /// <summary>Microsoft SQL Server.</summary>
    SqlServer,

    /// <summary>Oracle Database.</summary>
    Oracle,

    /// <summary>SQLite.</summary>
    Sqlite,
}
