namespace SqlxOrleans.Load.Traffic;

/// <summary>The measurement cannot be made; the message says why.</summary>
internal sealed class LoadFailedException : Exception
{
    public LoadFailedException()
    {
    }

    public LoadFailedException(string message)
        : base(message)
    {
    }

    public LoadFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
