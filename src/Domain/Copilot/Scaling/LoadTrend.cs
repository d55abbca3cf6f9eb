namespace SqlxOrleans.Domain.Copilot.Scaling;

/// <summary>Where demand is and where it goes, over some time back. <c>default</c> is an idle workspace.</summary>
/// <param name="Level">Offered work now, with its usual bursts, as a share of the slots, 0..4.</param>
/// <param name="Slope">Its change in a second, -0.05..0.05.</param>
public readonly record struct LoadTrend(float Level, float Slope)
{
    /// <summary>The steepest slope that is believed: from nothing to all slots in twenty seconds.</summary>
    internal const double SteepestSlope = 0.05;

    /// <summary>Offered work if it goes on like this, 0 or more.</summary>
    internal double In(double seconds) => Math.Max(0, Level + (Slope * seconds));
}
