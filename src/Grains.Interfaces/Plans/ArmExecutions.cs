namespace SqlxOrleans.Grains.Interfaces.Plans;

/// <summary>Sufficient statistics of one arm's executions.</summary>
/// <param name="Hints">Settings <c>name=value;…</c>; empty: the default.</param>
/// <param name="Completed">Executions that ended.</param>
/// <param name="MeanLog">Their mean natural logarithm of milliseconds.</param>
/// <param name="SquaresLog">Sum of squared distances from that mean.</param>
/// <param name="SumMs">Sum of their latencies, milliseconds.</param>
/// <param name="CutOff">Executions that were stopped.</param>
/// <param name="CutOffMeanLog">Mean logarithm of how long those had taken until then.</param>
/// <param name="Elsewhere">How many of both were not of class L.</param>
[GenerateSerializer, Immutable, Alias("sqlx.ArmExecutions")]
public sealed record ArmExecutions(
    [property: Id(0)] string Hints,
    [property: Id(1)] long Completed,
    [property: Id(2)] double MeanLog,
    [property: Id(3)] double SquaresLog,
    [property: Id(4)] double SumMs,
    [property: Id(5)] long CutOff,
    [property: Id(6)] double CutOffMeanLog,
    [property: Id(7)] long Elsewhere);
