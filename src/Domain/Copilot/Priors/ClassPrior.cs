namespace SqlxOrleans.Domain.Copilot.Priors;

/// <summary>What workspaces have learnt of a class.</summary>
/// <param name="Headroom">Factor between demand and what meets the target, within <see cref="LeastHeadroom"/> and <see cref="GreatestHeadroom"/>.</param>
/// <param name="ServiceMs">Mean execution time, within <see cref="LeastServiceMs"/> and <see cref="GreatestServiceMs"/>.</param>
/// <param name="Lesson">What outcomes taught beyond the model; null: nothing, or not enough others that understand it.</param>
public readonly record struct ClassPrior(double Headroom, double ServiceMs, Lesson? Lesson = null)
{
    /// <summary>Least headroom that is passed on.</summary>
    public const double LeastHeadroom = 1.0;

    /// <summary>Greatest headroom that is passed on.</summary>
    public const double GreatestHeadroom = 2.5;

    /// <summary>Shortest execution time that is passed on.</summary>
    public const double LeastServiceMs = 0.1;

    /// <summary>Longest execution time that is passed on.</summary>
    public const double GreatestServiceMs = 60_000;

    /// <summary>False for what is not finite or not positive: it is refused, not clipped.</summary>
    public bool IsBelievable =>
        double.IsFinite(Headroom) && Headroom > 0 && double.IsFinite(ServiceMs) && ServiceMs > 0 && Lesson is not { IsBelievable: false };

    /// <summary>Within the limits, so that nobody's extremes show.</summary>
    internal ClassPrior Clipped() => new(
        Math.Clamp(Headroom, LeastHeadroom, GreatestHeadroom), Math.Clamp(ServiceMs, LeastServiceMs, GreatestServiceMs), Lesson?.Clipped());
}
