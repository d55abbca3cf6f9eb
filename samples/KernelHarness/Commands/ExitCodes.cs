namespace SqlxOrleans.KernelHarness.Commands;

/// <summary>How the process ends.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>The run failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Ctrl+C, by convention 128 + SIGINT.</summary>
    public const int Interrupted = 130;
}
