namespace SqlxOrleans.Domain.Copilot.Scaling;

/// <summary>
/// What tells a breach of capacity before it comes. Single precision, so that what waits for its label is stored as it is.
/// <c>default</c> is an idle workspace.
/// </summary>
/// <param name="Utilisation">Short mean of the offered work as a share of the slots, 0..4.</param>
/// <param name="Slope">Short minus long mean of it, -2..2.</param>
/// <param name="BacklogSeconds">Work that waits: seconds that all slots need for it, 0..1000.</param>
/// <param name="BacklogAge">Greatest wait of a class over its target, 0..2.</param>
/// <param name="ObjectiveFall">How far the short mean of J fell below the long one, 0..1.</param>
/// <param name="RewardFall">How far the latency reward fell below its baseline, -1..1.</param>
/// <param name="Spread">Standard deviation of a second's demand, 0..2.</param>
/// <param name="FullShare">Share of the last seconds whose demand exceeded the slots, 0..1.</param>
public readonly record struct ScalingFeatures(
    float Utilisation, float Slope, float BacklogSeconds, float BacklogAge, float ObjectiveFall, float RewardFall, float Spread, float FullShare)
{
    /// <summary>Coefficients of the classifier: the constant and one a feature.</summary>
    public const int Count = 9;

    /// <summary>The regression's inputs: about -1..1 each, 0 where an unloaded workspace is, but for the utilisation, which is centred on 0.8.</summary>
    internal void Fill(Span<double> inputs)
    {
        inputs[0] = 1;
        inputs[1] = 5 * (Math.Min(2, Utilisation) - 0.8);
        inputs[2] = 5 * Math.Clamp(Slope, -0.4, 0.4);
        inputs[3] = Math.Log(1 + Math.Min(20, BacklogSeconds));
        inputs[4] = BacklogAge;
        inputs[5] = 2 * ObjectiveFall;
        inputs[6] = RewardFall;
        inputs[7] = 5 * Math.Min(0.4, Spread);
        inputs[8] = 2 * FullShare;
    }

    /// <summary>A feature as a person reads it, by its place above.</summary>
    internal string Text(int feature) => feature switch
    {
        0 => Invariant($"demand fills {Utilisation:P0} of the slots"),
        1 => Invariant($"demand is {Math.Abs(Slope):P0} of the slots {(Slope < 0 ? "below" : "above")} its mean"),
        2 => Invariant($"the backlog is {BacklogSeconds:0.0} s of all slots' work"),
        3 => Invariant($"a class waits {BacklogAge:0.0} times its target"),
        4 => Invariant($"J fell by {ObjectiveFall:0.00}"),
        5 => Invariant($"the latency reward is {Math.Abs(RewardFall):0.00} {(RewardFall < 0 ? "above" : "below")} its baseline"),
        6 => Invariant($"a second's demand varies by {Spread:P0} of the slots"),
        _ => Invariant($"{FullShare:P0} of the last seconds asked for more than there is"),
    };

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text).Replace(" %", "%", StringComparison.Ordinal);
}
