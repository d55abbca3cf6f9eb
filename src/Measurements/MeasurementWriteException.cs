namespace SqlxOrleans.Measurements;

/// <summary>The measurements could not be written; the message names the file, the reason and the fix.</summary>
public sealed class MeasurementWriteException : Exception
{
    /// <summary>Without a message.</summary>
    public MeasurementWriteException()
    {
    }

    /// <summary>With a message for the person at the terminal.</summary>
    public MeasurementWriteException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and the cause.</summary>
    public MeasurementWriteException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
