namespace SqlxOrleans.Domain.Copilot.Scaling;

/// <summary>
/// What tells a breach of capacity before it comes. Single precision, so that what waits for its label is stored as it is.
/// <c>default</c> is an idle workspace.
/// </summary>
/// <param name="Utilisation">Recent mean of the offered work as a share of the slots, 0..4.</param>
/// <param name="Slope">How far it is above its long mean, -2..2.</param>
/// <param name="Burst">How far demand just now is above it, -2..2.</param>
/// <param name="Spread">Standard deviation of a second's demand, 0..2.</param>
/// <param name="BacklogSeconds">Work that waits: seconds that all slots need for it, 0..1000.</param>
/// <param name="BacklogAge">Greatest wait of a class over its target, 0..2.</param>
/// <param name="ObjectiveFall">How far J has fallen below 1, 0..1.</param>
/// <param name="RewardFall">How far the latency reward fell below its baseline, -1..1.</param>
public readonly record struct ScalingFeatures(
    float Utilisation, float Slope, float Burst, float Spread, float BacklogSeconds, float BacklogAge, float ObjectiveFall, float RewardFall)
{
    /// <summary>Coefficients of the classifier: the constant and one a feature.</summary>
    public const int Count = 9;

    /// <summary>
    /// The regression's inputs, about 0..1 each. What waits and what is missed says nothing of capacity while slots are free: it counts from half
    /// of them on, and in full from nine tenths.
    /// </summary>
    internal void Fill(Span<double> inputs)
    {
        var full = Math.Clamp((Utilisation + Math.Max(0, Burst) - 0.5) / 0.4, 0, 1);
        inputs[0] = 1;
        inputs[1] = 2.5 * (Math.Clamp(Utilisation, 0.4, 1.2) - 0.4);
        inputs[2] = 5 * Math.Clamp(Slope, -0.4, 0.4);
        inputs[3] = 5 * Math.Clamp(Burst, -0.4, 0.4);
        inputs[4] = 5 * Math.Min(0.4, Spread);
        inputs[5] = full * Math.Sqrt(Math.Min(4, BacklogSeconds));
        inputs[6] = full * BacklogAge;
        inputs[7] = full * 5 * Math.Min(0.4, ObjectiveFall);
        inputs[8] = full * RewardFall;
    }

    /// <summary>A feature as a person reads it, by its place above.</summary>
    internal string Text(int feature) => feature switch
    {
        0 => Invariant($"demand fills {Utilisation:P0} of the slots"),
        1 => Invariant($"demand is {Math.Abs(Slope):P0} of the slots {(Slope < 0 ? "below" : "above")} its mean"),
        2 => Invariant($"demand just now is {Math.Abs(Burst):P0} of the slots {(Burst < 0 ? "lower" : "higher")} than lately"),
        3 => Invariant($"a second's demand varies by {Spread:P0} of the slots"),
        4 => Invariant($"the backlog is {BacklogSeconds:0.0} s of all slots' work"),
        5 => Invariant($"a class waits {BacklogAge:0.0} times its target"),
        6 => Invariant($"J is {ObjectiveFall:0.00} below 1"),
        _ => Invariant($"the latency reward is {Math.Abs(RewardFall):0.00} {(RewardFall < 0 ? "above" : "below")} its baseline"),
    };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text).Replace(" %", "%", StringComparison.Ordinal);
}
