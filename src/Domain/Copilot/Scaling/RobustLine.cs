namespace SqlxOrleans.Domain.Copilot.Scaling;

/// <summary>
/// A straight line below the bursts: a class's demand now and then is half as much again for some seconds, and a line of least squares would follow that
/// up and down. Expectile-like quantile regression by reweighted least squares (Koenker and Bassett 1978; Schlossmacher 1973), smooth near the line
/// so that the noise of counts is averaged and not sorted.
/// </summary>
internal static class RobustLine
{
    private const int Rounds = 5;

    /// <summary>What a value above the line counts; one below it counts the rest.</summary>
    private const double Above = 0.25;

    /// <summary>A line through less time than this has no slope.</summary>
    private const double LeastSeconds = 20;
    private const double Tiny = 1e-6;

    /// <summary>Fits values of some ages.</summary>
    /// <param name="ages">Seconds before now, growing.</param>
    /// <param name="values">As many, each 0 or more.</param>
    /// <param name="weights">Room for as many.</param>
    /// <returns>The line's value now and its change in a second.</returns>
    public static (double Level, double Slope) Fit(ReadOnlySpan<double> ages, ReadOnlySpan<double> values, Span<double> weights)
    {
        if (ages.IsEmpty)
            return (0, 0);
        weights = weights[..ages.Length];
        weights.Fill(1);
        var isLong = ages[^1] - ages[0] >= LeastSeconds - 1;
        var line = Solve(ages, values, weights, isLong);
        for (var round = 1; round < Rounds; round++)
        {
            Reweigh(ages, values, weights, line);
            line = Solve(ages, values, weights, isLong);
        }

        return line;
    }

    private static (double Level, double Slope) Solve(ReadOnlySpan<double> ages, ReadOnlySpan<double> values, ReadOnlySpan<double> weights, bool isLong)
    {
        double all = 0, x = 0, y = 0, xx = 0, xy = 0;
        for (var i = 0; i < ages.Length; i++)
        {
            var (age, weight) = (ages[i], weights[i]);
            all += weight;
            x += weight * age;
            y += weight * values[i];
            xx += weight * age * age;
            xy += weight * age * values[i];
        }

        var spread = (all * xx) - (x * x);
        var fall = isLong && spread > 0 ? ((all * xy) - (x * y)) / spread : 0;
        return ((y - (fall * x)) / all, -fall);
    }

    private static void Reweigh(ReadOnlySpan<double> ages, ReadOnlySpan<double> values, Span<double> weights, (double Level, double Slope) line)
    {
        double off = 0;
        for (var i = 0; i < ages.Length; i++)
        {
            weights[i] = values[i] - (line.Level - (line.Slope * ages[i]));
            off += Math.Abs(weights[i]) / ages.Length;
        }

        var least = Math.Max(Tiny, off);
        foreach (ref var residual in weights)
            residual = (residual > 0 ? Above : 1 - Above) / Math.Max(least, Math.Abs(residual));
    }
}
