namespace SqlxOrleans.KernelHarness.Execution;

/// <summary>How one attempt on the database ended.</summary>
internal enum AttemptResult
{
    /// <summary>The statement ended.</summary>
    Completed,

    /// <summary>The server cancelled it (SQLSTATE 57014).</summary>
    Cancelled,

    /// <summary>The server refused it with an error.</summary>
    Failed,

    /// <summary>The connection broke.</summary>
    Disconnected,
}
