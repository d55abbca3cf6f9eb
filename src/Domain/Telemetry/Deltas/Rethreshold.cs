using SqlxOrleans.Domain.Sketches;

namespace SqlxOrleans.Domain.Telemetry.Deltas;

/// <summary>
/// Good counts are exact under the threshold the producer counted by. When slo.yml changed and a delta still carries the old
/// threshold, the good count is corrected to the pessimistic side from the sketch: never above what the producer would have
/// counted, below it by at most the failed requests and those of the buckets that hold a threshold, and only until the producer
/// has heard of the new one (about two seconds).
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
        // A failed request may hide among the fast ones, so all of them are taken off; under a tighter threshold, at most as
        // many as were fast enough for the old one and yet not good.
        if (wantedNanoseconds > countedNanoseconds)
            return counts with { Good = Math.Max(counts.Good, surelyWithin - counts.RequestsFailed) };
        var failedWithin = Math.Min(counts.RequestsFailed, latencies.CountAtMost(countedNanoseconds / 1e9).Upper - counts.Good);
        return counts with { Good = Math.Clamp(surelyWithin - Math.Max(failedWithin, 0), 0, counts.Good) };
    }
}
