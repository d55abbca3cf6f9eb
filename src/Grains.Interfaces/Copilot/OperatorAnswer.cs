namespace SqlxOrleans.Grains.Interfaces.Copilot;

/// <summary>What became of an operator's command.</summary>
/// <param name="Accepted">Whether it was done.</param>
/// <param name="Text">What was done, or why not and what to do.</param>
/// <param name="Status">How things stand now.</param>
[GenerateSerializer, Immutable, Alias("sqlx.OperatorAnswer")]
public sealed record OperatorAnswer([property: Id(0)] bool Accepted, [property: Id(1)] string Text, [property: Id(2)] CopilotStatus Status);
