namespace SqlxOrleans.Grains.Interfaces.Signals;

/// <summary>How often a signal happened.</summary>
/// <param name="Signal">The name of <c>SignalKind</c>.</param>
/// <param name="Label">First label, for example the dialect.</param>
/// <param name="SubLabel">Second label, for example the error class.</param>
/// <param name="Count">Events.</param>
/// <param name="SumMs">Sum of durations in milliseconds.</param>
[GenerateSerializer, Immutable, Alias("sqlx.SignalTotal")]
public sealed record SignalTotal(
    [property: Id(0)] string Signal,
    [property: Id(1)] string Label,
    [property: Id(2)] string SubLabel,
    [property: Id(3)] long Count,
    [property: Id(4)] double SumMs);
