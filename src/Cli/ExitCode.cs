namespace SqlxOrleans.Cli;

/// <summary>What the command's exit code says; docs/operations/sqlx-slo.md lists them.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The question was answered, and the answer is bad: a breached class, an invalid file, no such epoch, a refused order.</summary>
    public const int BadAnswer = 1;

    /// <summary>There is no answer: wrong usage, no connection, a refusal.</summary>
    public const int NoAnswer = 2;
}
