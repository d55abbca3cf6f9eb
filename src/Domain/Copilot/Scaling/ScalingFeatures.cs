namespace SqlxOrleans.Domain.Copilot.Scaling;

/// <summary>
/// What tells a breach of capacity before it comes: trends of demand over three spans of time, so that a turn shows soon and a slow ramp shows above the
/// noise. What is missed meanwhile is no feature: it says more of who decides the weights. Single precision, so that what waits for its label is stored as
/// it is. <c>default</c> is an idle workspace.
/// </summary>
/// <param name="Quick">Over 40 s.</param>
/// <param name="Middle">Over 80 s.</param>
/// <param name="Slow">Over 120 s.</param>
public readonly record struct ScalingFeatures(LoadTrend Quick, LoadTrend Middle, LoadTrend Slow)
{
    /// <summary>Coefficients of the classifier: the constant and one an input.</summary>
    public const int Count = 7;

    private const double NearlyFull = 0.8;

    /// <summary>The place of the middle one among <see cref="Spans"/>.</summary>
    internal const int Medium = 1;

    /// <summary>Seconds back over which trends are taken.</summary>
    internal static ReadOnlySpan<double> Spans => [40, 80, LoadHistory.Capacity];

    /// <summary>The regression's inputs, about 0..1 each: what a trend says of the next minute counts as far as it comes near the slots.</summary>
    internal void Fill(Span<double> inputs)
    {
        inputs[0] = 1;
        inputs[1] = 60 * Math.Clamp(Middle.Slope, -0.02, 0.02);
        inputs[2] = Beyond(Middle, 60);
        inputs[3] = Beyond(Slow, 0);
        inputs[4] = Beyond(Slow, 30);
        inputs[5] = Beyond(Slow, 60);
        inputs[6] = Beyond(Quick, 60);
    }

    /// <summary>An input as a person reads it, by its place among <see cref="Fill"/>'s.</summary>
    internal string Text(int input) => input switch
    {
        1 => Invariant($"demand {(Middle.Slope < 0 ? "falls" : "rises")} by {60 * Math.Abs(Middle.Slope):P0} of the slots a minute"),
        2 => Ahead(Middle, 1, 60),
        3 => Invariant($"demand fills {Slow.Level:P0} of the slots"),
        4 => Ahead(Slow, 2, 30),
        5 => Ahead(Slow, 2, 60),
        _ => Ahead(Quick, 0, 60),
    };

    private static double Beyond(LoadTrend trend, double seconds) => Math.Clamp(trend.In(seconds) - NearlyFull, 0, 2);

    private static string Ahead(LoadTrend trend, int span, double seconds) =>
        Invariant($"as over the last {Spans[span]} s, demand will fill {trend.In(seconds):P0} of the slots in {seconds} s");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text).Replace(" %", "%", StringComparison.Ordinal);
}
