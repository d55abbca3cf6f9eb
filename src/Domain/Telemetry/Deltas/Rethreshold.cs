using SqlxOrleans.Domain.Sketches;

namespace SqlxOrleans.Domain.Telemetry.Deltas;

/// <summary>
/// Good counts are exact under the threshold the producer counted by. When slo.yml changed and a delta still carries the old
/// threshold, the good count is corrected to the pessimistic side from the sketch: off by at most the requests of the one
/// bucket that holds the new threshold, and only until the producer has heard of it (about two seconds).
/// </summary>
public static class Rethreshold
{
    /// <summary>The counts of a cell as if they had been counted under another threshold.</summary>
    /// <param name="counts">As counted by the producer.</param>
    /// <param name="latencies">The cell's latencies.</param>
    /// <param name="countedNanoseconds">The producer's threshold.</param>
    /// <param name="wantedNanoseconds">The threshold in force.</param>
    public static WorkloadCounts Apply(in WorkloadCounts counts, LatencySketch latencies, long countedNanoseconds, long wantedNanoseconds)
    {
        ArgumentNullException.ThrowIfNull(latencies);
        if (countedNanoseconds == wantedNanoseconds || counts.Timed == 0)
            return counts;
        var surelyWithin = latencies.CountAtMost(wantedNanoseconds / 1e9).Lower;
        var good = wantedNanoseconds < countedNanoseconds
            ? Math.Min(counts.Good, surelyWithin)
            // A failed request may hide among the fast ones, so all of them are taken off.
            : Math.Max(counts.Good, surelyWithin - counts.RequestsFailed);
        return counts with { Good = good };
    }
}
