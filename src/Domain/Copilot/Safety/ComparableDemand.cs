using System.Collections.Immutable;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>
/// Which samples of two settings may be compared: J falls when demand rises, whatever the weights, and that must not be blamed on
/// them. A sample is comparable when each class's arrivals are within a quarter, or three standard deviations of a Poisson count, of
/// the mean under the previous setting, and its mean service time within a factor of 1.5.
/// </summary>
public static class ComparableDemand
{
    private const double ArrivalsPart = 0.25;
    private const double PoissonDeviations = 3;
    private const double ServiceFactor = 1.5;

    /// <summary>J of the samples that are comparable with the mean demand of the reference.</summary>
    public static double[] Select(ImmutableArray<JudgedSample> reference, ImmutableArray<JudgedSample> samples)
    {
        if (reference.IsDefaultOrEmpty || samples.IsDefaultOrEmpty)
            return [];
        var arrivals = PerClass.Of(c => reference.Average(sample => (double)sample.Arrivals[c]));
        var service = PerClass.Of(c => MeanService(reference, c));
        return [.. samples.Where(sample => IsComparable(sample, arrivals, service)).Select(sample => (double)sample.J)];
    }

    private static bool IsComparable(in JudgedSample sample, in PerClass<double> arrivals, in PerClass<double> service)
    {
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            var usual = arrivals[workloadClass];
            var tolerance = Math.Max(ArrivalsPart * usual, PoissonDeviations * Math.Sqrt(Math.Max(1, usual)));
            if (Math.Abs(sample.Arrivals[workloadClass] - usual) > tolerance)
                return false;
            var (own, mean) = (sample.ServiceMs[workloadClass], service[workloadClass]);
            if (own > 0 && mean > 0 && (own > ServiceFactor * mean || own * ServiceFactor < mean))
                return false;
        }

        return true;
    }

    private static double MeanService(ImmutableArray<JudgedSample> samples, WorkloadClass workloadClass)
    {
        double sum = 0;
        var count = 0;
        foreach (var sample in samples)
        {
            sum += sample.ServiceMs[workloadClass];
            count += sample.ServiceMs[workloadClass] > 0 ? 1 : 0;
        }

        return count > 0 ? sum / count : 0;
    }
}
