namespace SqlxOrleans.KernelHarness.Reporting;

/// <summary>What became of a request.</summary>
internal enum SampleOutcome
{
    /// <summary>Answered.</summary>
    Completed,

    /// <summary>Refused: its queue was full.</summary>
    Rejected,

    /// <summary>The database failed.</summary>
    Failed,

    /// <summary>Still queued or running when the run ended, after the time to drain.</summary>
    Unfinished,
}
