namespace SqlxOrleans.ThrowawayPostgres;

/// <summary>No throw-away PostgreSQL could be started; the message says what is missing and how to get it.</summary>
public sealed class PostgresUnavailableException : Exception
{
    /// <summary>Without a message.</summary>
    public PostgresUnavailableException()
    {
    }

    /// <summary>With a message for the person at the terminal.</summary>
    public PostgresUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and the cause.</summary>
    public PostgresUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
