namespace SqlxOrleans.LocalCluster;

/// <summary>The cluster could not be started or controlled; the message has what the silo wrote to standard error.</summary>
public sealed class LocalClusterException : Exception
{
    /// <summary>Without a message.</summary>
    public LocalClusterException()
    {
    }

    /// <summary>With a message for the person at the terminal.</summary>
    public LocalClusterException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and the cause.</summary>
    public LocalClusterException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
