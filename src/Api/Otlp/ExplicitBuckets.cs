using System.Runtime.InteropServices;
using SqlxOrleans.Domain.Telemetry.Aggregation;

namespace SqlxOrleans.Api.Otlp;

/// <summary>
/// The buckets of an explicit-bounds histogram in seconds. The sender's bounds are all that is known: the middle of a bucket
/// stands for its values, the point's minimum and maximum narrow the outer ones, and the last bucket without a maximum is taken
/// at its lower bound.
/// </summary>
internal static class ExplicitBuckets
{
    /// <summary>Puts the point's buckets that hold anything into a list that had others.</summary>
    public static void Fill(List<LatencyBucket> buckets, HistogramPoint point, double secondsPerUnit)
    {
        buckets.Clear();
        var bounds = point.Bounds.Values;
        var counts = CollectionsMarshal.AsSpan(point.Buckets);
        var least = Math.Max(0, point.Min ?? 0);
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] == 0)
                continue;
            var lower = i == 0 ? Math.Min(0, bounds.Length > 0 ? bounds[0] : 0) : bounds[i - 1];
            var upper = i < bounds.Length ? bounds[i] : double.PositiveInfinity;
            var from = Math.Clamp(least, Math.Max(0, lower), Math.Max(0, upper));
            var to = point.Max is { } max && max >= from ? Math.Min(upper, max) : upper;
            var middle = double.IsFinite(to) ? (from + Math.Max(from, to)) / 2 : from;
            buckets.Add(new LatencyBucket(lower * secondsPerUnit, to * secondsPerUnit, middle * secondsPerUnit, (long)counts[i]));
        }
    }
}
