namespace SqlxOrleans.Measurements;

/// <summary>One named number of a run.</summary>
/// <param name="Name">Dotted and unique in its report, such as <c>loop.reward_delay_ms.p99</c>.</param>
/// <param name="Value">In <paramref name="Unit"/>. Not finite means "could not be measured" and is written as <c>null</c>.</param>
/// <param name="Unit">Such as <c>ms</c>, <c>1/s</c>, <c>bytes</c>; <c>ratio</c> for 0..1; <c>count</c> for plain numbers.</param>
/// <param name="Better">The direction of improvement.</param>
/// <param name="Goal">The value aimed at, in the same unit; <c>null</c> when there is none.</param>
public sealed record Measurement(string Name, double Value, string Unit, Better Better, double? Goal)
{
    /// <summary>Whether the goal is reached; <c>null</c> without a goal. A value that is not finite never reaches one.</summary>
    public bool? MeetsGoal => Goal is not { } goal ? null : double.IsFinite(Value) && (Better is Better.Lower ? Value <= goal : Value >= goal);
}
