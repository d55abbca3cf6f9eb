namespace SqlxOrleans.CopilotLab.Scenarios;

/// <summary>A scenario that cannot be used; the message says why and what to write instead.</summary>
public sealed class ScenarioException : Exception
{
    /// <summary>Without a message.</summary>
    public ScenarioException()
    {
    }

    /// <summary>With a message for the person at the terminal.</summary>
    public ScenarioException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and the cause.</summary>
    public ScenarioException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
