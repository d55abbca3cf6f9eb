namespace SqlxOrleans.Domain.Plans;

/// <summary>
/// Sufficient statistics of the natural logarithms of latencies in milliseconds: all that a normal-inverse-gamma posterior
/// needs. Merging commutes and associates up to rounding. <c>default</c> has seen nothing.
/// </summary>
/// <param name="Weight">How many were seen, discounted by age; zero or more.</param>
/// <param name="Mean">Their mean logarithm.</param>
/// <param name="M2">Sum of squared distances from the mean, discounted likewise; zero or more.</param>
public readonly record struct LogLatency(double Weight, double Mean, double M2)
{
    /// <summary>Smallest logarithm that is believed: 1 µs.</summary>
    public const double Least = -7;

    /// <summary>Greatest logarithm that is believed: a day and more.</summary>
    public const double Greatest = 19;

    /// <summary>One observation.</summary>
    public static LogLatency Of(double logarithm) => new(1, logarithm, 0);

    /// <summary>The logarithm of a latency, within <see cref="Least"/> and <see cref="Greatest"/>.</summary>
    public static double LogOf(TimeSpan latency) => Math.Clamp(Math.Log(latency.TotalMilliseconds), Least, Greatest);

    /// <summary>Both together (Chan, Golub and LeVeque's update).</summary>
    public static LogLatency operator +(LogLatency left, LogLatency right)
    {
        var weight = left.Weight + right.Weight;
        if (weight <= 0)
            return default;
        var distance = right.Mean - left.Mean;
        var share = right.Weight / weight;
        return new LogLatency(weight, left.Mean + (distance * share), left.M2 + right.M2 + (distance * distance * left.Weight * share));
    }

    /// <summary>As if each observation counted only by this factor, 0..1: the mean stays, the certainty shrinks.</summary>
    public LogLatency Discounted(double factor) => new(Weight * factor, Mean, M2 * factor);

    /// <summary>What may come from outside: finite, a whole count, and a spread that values in range can have.</summary>
    public static bool IsBelievable(long count, double mean, double m2)
    {
        const double widest = (Greatest - Least) * (Greatest - Least) / 4;
        return count is >= 0 and <= 1_000_000_000 && mean is >= Least and <= Greatest && m2 >= 0 && m2 <= (count * widest) + 1e-6;
    }
}
