namespace SqlxOrleans.CopilotLab.Scaling;

/// <summary>How a detector did over all seeds.</summary>
/// <param name="Hits">Warnings that were followed by a breach within the horizon.</param>
/// <param name="FalseAlarms">Warnings that were not.</param>
/// <param name="Misses">Breaches that were not foretold.</param>
/// <param name="LeadsSeconds">Time from warning to breach of the hits, in order.</param>
/// <param name="RampHits">Hits whose breach began in a phase whose load drifts: what can be foretold.</param>
/// <param name="RampMisses">Misses there.</param>
public sealed record DetectorScore(int Hits, int FalseAlarms, int Misses, IReadOnlyList<double> LeadsSeconds, int RampHits, int RampMisses)
{
    /// <summary>Share of the warnings that came true; NaN without one.</summary>
    public double Precision => (double)Hits / (Hits + FalseAlarms);

    /// <summary>Share of the breaches that were foretold; NaN without one.</summary>
    public double Recall => (double)Hits / (Hits + Misses);

    /// <summary>The same of breaches that began while the load drifted.</summary>
    public double RampRecall => (double)RampHits / (RampHits + RampMisses);

    /// <summary>Harmonic mean of precision and recall.</summary>
    public double F1 => 2.0 * Hits / ((2.0 * Hits) + FalseAlarms + Misses);

    /// <summary>Median time from warning to breach, seconds; NaN without a hit.</summary>
    public double LeadMedianSeconds => LeadsSeconds.Count == 0 ? double.NaN : LeadsSeconds.Order().ElementAt((LeadsSeconds.Count - 1) / 2);

    /// <summary>Both together.</summary>
    public static DetectorScore operator +(DetectorScore left, DetectorScore right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new(
            left.Hits + right.Hits, left.FalseAlarms + right.FalseAlarms, left.Misses + right.Misses, [.. left.LeadsSeconds, .. right.LeadsSeconds],
            left.RampHits + right.RampHits, left.RampMisses + right.RampMisses);
    }

    /// <inheritdoc cref="op_Addition"/>
    public static DetectorScore Add(DetectorScore left, DetectorScore right) => left + right;
}
