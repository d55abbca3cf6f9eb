namespace SqlxOrleans.Domain.Copilot.Scaling;

/// <summary>
/// What is recommended, moved without flapping: up at once, down only after less was enough for a while, and then to the most that was asked
/// for meanwhile. <c>default</c> with <see cref="Ratio"/> 1 is "as it is"; use <see cref="Begin"/>.
/// </summary>
/// <param name="Warned">Whether more capacity is recommended.</param>
/// <param name="Ratio">Recommended capacity as a ratio of the present.</param>
/// <param name="Above">Samples in a row with a high probability.</param>
/// <param name="CalmSeconds">For how long the probability was low.</param>
/// <param name="LessSeconds">For how long a smaller ratio was enough.</param>
/// <param name="MostMeanwhile">The greatest ratio asked for in that time.</param>
public readonly record struct ScalingAdvice(bool Warned, double Ratio, int Above, double CalmSeconds, double LessSeconds, double MostMeanwhile)
{
    /// <summary>As it is.</summary>
    public static ScalingAdvice Begin { get; } = new(false, 1, 0, 0, 0, 0);

    /// <summary>Takes a sample.</summary>
    /// <param name="probability">Of a breach within the horizon.</param>
    /// <param name="inBreach">Whether one is in progress.</param>
    /// <param name="grown">The ratio to recommend if more is needed, before limits.</param>
    /// <param name="calm">The ratio to recommend if not, before limits.</param>
    /// <param name="seconds">Length of the sample.</param>
    /// <param name="options">Constants.</param>
    internal ScalingAdvice Add(double probability, bool inBreach, double grown, double calm, double seconds, ScalingOptions options)
    {
        var above = probability >= options.RaiseAt ? Math.Min(options.RaiseSamples, Above + 1) : 0;
        var quiet = probability < options.LowerAt && !inBreach ? CalmSeconds + seconds : 0;
        var warned = inBreach || above >= options.RaiseSamples || (Warned && quiet < options.LowerAfter.TotalSeconds);
        var wanted = warned
            ? Math.Clamp(grown, options.LeastGrowth, options.RatioMax)
            : Math.Clamp(calm, options.RatioMin, 1);
        return Follow(wanted, seconds, options) with { Warned = warned, Above = above, CalmSeconds = Math.Min(1e6, quiet) };
    }

    /// <summary>The same number of slots beside another capacity; the warning was about the old one.</summary>
    internal ScalingAdvice Rescaled(double factor, ScalingOptions options) =>
        this with { Warned = false, Above = 0, CalmSeconds = 0, Ratio = Math.Clamp(Ratio * factor, options.RatioMin, options.RatioMax), MostMeanwhile = MostMeanwhile * factor };

    private ScalingAdvice Follow(double wanted, double seconds, ScalingOptions options)
    {
        if (wanted >= Ratio - options.RatioStep)
            return this with { Ratio = wanted > Ratio + options.RatioStep ? wanted : Ratio, LessSeconds = 0, MostMeanwhile = 0 };
        var (less, most) = (LessSeconds + seconds, Math.Max(MostMeanwhile, wanted));
        return less < options.LowerAfter.TotalSeconds
            ? this with { LessSeconds = less, MostMeanwhile = most }
            : this with { Ratio = most, LessSeconds = 0, MostMeanwhile = 0 };
    }
}
