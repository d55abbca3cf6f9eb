namespace SqlxOrleans.ThrowawayPostgres;

/// <summary>How a program ended and what it said on both streams.</summary>
internal readonly record struct ToolResult(int ExitCode, string Output);
