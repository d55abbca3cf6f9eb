using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.KernelHarness.Scheduling;

namespace SqlxOrleans.KernelHarness.Workload;

/// <summary>
/// Open-loop arrivals of one phase: an independent, seeded Poisson process per class. The same seed, phase and rates give the
/// same arrivals, so that every policy meets the same ones.
/// </summary>
internal static class ArrivalSchedule
{
    /// <param name="ratePerSecond">Mean arrivals a second per class, 0 or more.</param>
    /// <param name="length">Length of the phase.</param>
    /// <param name="seed">Of the run.</param>
    /// <param name="phase">Index of the phase, so that equal phases in a row differ.</param>
    /// <returns>Ordered by time, which counts from the start of the phase.</returns>
    public static IReadOnlyList<Arrival> Draw(PerClass<double> ratePerSecond, TimeSpan length, int seed, int phase) =>
        [.. WorkloadClasses.Judged
            .SelectMany(which => Draw(which, ratePerSecond[which], length, new Random(HashCode(seed, phase, which))))
            .OrderBy(arrival => arrival.At)];

    private static IEnumerable<Arrival> Draw(WorkloadClass workloadClass, double rate, TimeSpan length, Random random)
    {
        if (rate <= 0)
            yield break;
        var at = 0.0;
        while (true)
        {
            at -= Math.Log(1 - random.NextDouble()) / rate;
            if (at >= length.TotalSeconds)
                yield break;
            yield return new Arrival(TimeSpan.FromSeconds(at), workloadClass, JobSizes.Draw(workloadClass, random), random.Next());
        }
    }

    // System.HashCode is seeded per process, which would give every run other arrivals.
    private static int HashCode(int seed, int phase, WorkloadClass workloadClass) =>
        unchecked((((seed * 31) + phase) * 31) + (int)workloadClass);
}
