using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot.Scaling;

/// <summary>The last two minutes of demand, and what bursts usually add to it. Immutable.</summary>
/// <param name="Samples">The newest first, at most <see cref="Capacity"/>.</param>
/// <param name="Seconds">Seconds seen, however long ago.</param>
/// <param name="Means">Long mean of each class's demand, shares of the slots.</param>
/// <param name="Lines">Long mean of the line below its bursts: the mean is so many times as much.</param>
public sealed record LoadHistory(ImmutableArray<LoadSample> Samples, double Seconds, PerClass<double> Means, PerClass<double> Lines)
{
    /// <summary>Samples of about a second that are kept.</summary>
    public const int Capacity = 120;

    /// <summary>What bursts add before anything was seen, and the seconds that it counts.</summary>
    private const double UsualBursts = 1.1;
    private const double UsualSeconds = 60;

    /// <summary>The most that bursts add: more is a line that lies too low.</summary>
    private const double MostBursts = 1.5;

    /// <summary>Memory of what bursts add, seconds.</summary>
    private const double BurstMemory = 300;

    /// <summary>Nothing seen.</summary>
    public static LoadHistory Empty { get; } = new([], 0, default, default);

    /// <summary>Takes a sample, and says where demand is and goes after it.</summary>
    internal LoadHistory Add(LoadSample sample, out ScalingFeatures features)
    {
        var samples = new LoadSample[Math.Min(Capacity, Samples.Length + 1)];
        samples[0] = sample;
        Samples.AsSpan(0, samples.Length - 1).CopyTo(samples.AsSpan(1));
        Span<double> ages = stackalloc double[samples.Length];
        for (var i = 1; i < ages.Length; i++)
            ages[i] = ages[i - 1] + samples[i - 1].Seconds;
        var history = this with { Samples = ImmutableCollectionsMarshal.AsImmutableArray(samples), Seconds = Math.Min(1e6, Seconds + sample.Seconds) };
        Span<(double Level, double Slope)> sums = stackalloc (double, double)[ScalingFeatures.Spans.Length];
        Span<double> values = stackalloc double[samples.Length], weights = stackalloc double[samples.Length];
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = samples[i].Loads[workloadClass];
            history = history.AddTrends(workloadClass, sample.Seconds, ages, values, weights, sums);
        }

        features = new(Trend(sums[0]), Trend(sums[1]), Trend(sums[2]));
        return history;
    }

    /// <summary>The same beside another capacity.</summary>
    internal LoadHistory Rescaled(double factor) => this with
    {
        Samples = [.. Samples.Select(sample => sample with { Loads = PerClass.Of(c => (float)Math.Min(DemandTrend.LoadLimit, sample.Loads[c] * factor)) })],
        Means = PerClass.Of(c => Means[c] * factor),
        Lines = PerClass.Of(c => Lines[c] * factor),
    };

    private static LoadTrend Trend((double Level, double Slope) sum) => new(
        (float)Math.Min(DemandTrend.LoadLimit, sum.Level), (float)Math.Clamp(sum.Slope, -LoadTrend.SteepestSlope, LoadTrend.SteepestSlope));

    /// <summary>Adds one class's trends, with its bursts, to those of the others.</summary>
    private LoadHistory AddTrends(
        WorkloadClass workloadClass, double seconds, ReadOnlySpan<double> ages, ReadOnlySpan<double> values, Span<double> weights,
        Span<(double Level, double Slope)> sums)
    {
        var spans = ScalingFeatures.Spans;
        Span<(double Level, double Slope)> own = stackalloc (double, double)[spans.Length];
        for (var i = 0; i < own.Length; i++)
        {
            var count = Within(ages, spans[i]);
            own[i] = RobustLine.Fit(ages[..count], values[..count], weights);
        }

        var history = FollowBursts(workloadClass, seconds, ages, values, own[ScalingFeatures.Medium]);
        var bursts = history.Lines[workloadClass] > 0 ? Math.Clamp(history.Means[workloadClass] / history.Lines[workloadClass], 1, MostBursts) : 1;
        for (var i = 0; i < own.Length; i++)
            sums[i] = (sums[i].Level + (bursts * Math.Max(0, own[i].Level)), sums[i].Slope + (bursts * own[i].Slope));
        return history;
    }

    private LoadHistory FollowBursts(
        WorkloadClass workloadClass, double seconds, ReadOnlySpan<double> ages, ReadOnlySpan<double> values, (double Level, double Slope) line)
    {
        var count = Within(ages, ScalingFeatures.Spans[ScalingFeatures.Medium]);
        double mean = 0, below = 0;
        for (var i = 0; i < count; i++)
        {
            mean += values[i] / count;
            below += Math.Max(0, line.Level - (line.Slope * ages[i])) / count;
        }

        var rate = Math.Max(1 - Math.Exp(-seconds / BurstMemory), seconds / (Seconds + UsualSeconds));
        var (means, lines) = Means[workloadClass] > 0 ? (Means[workloadClass], Lines[workloadClass]) : (UsualBursts * mean, mean);
        return this with
        {
            Means = Means.With(workloadClass, means + (rate * (mean - means))),
            Lines = Lines.With(workloadClass, lines + (rate * (below - lines))),
        };
    }

    private static int Within(ReadOnlySpan<double> ages, double seconds)
    {
        var count = 1;
        while (count < ages.Length && ages[count] < seconds)
            count++;
        return count;
    }
}
