namespace SqlxOrleans.Domain.Telemetry.Aggregation;

/// <summary>
/// How cumulative OpenTelemetry streams become deltas. A point repeated by a retry adds nothing; a reset (a new start time, or a
/// value below the one before) adds the whole new value; the first point of a stream that was born while we watched counts from
/// its start, also when it is born non-zero.
/// </summary>
public static class CumulativeRule
{
    /// <summary>Decides about a point. Times are Unix nanoseconds, 0 for unknown.</summary>
    /// <param name="isKnown">The stream has been seen.</param>
    /// <param name="startTime">The point's start time.</param>
    /// <param name="time">The point's time.</param>
    /// <param name="knownStart">The start time seen last.</param>
    /// <param name="knownTime">The point time seen last.</param>
    /// <param name="isLess">Its value, or one of its buckets, is below the one seen last, or its buckets are others.</param>
    /// <param name="watchingSince">Since when streams are watched.</param>
    public static CumulativeStep Decide(
        bool isKnown, ulong startTime, ulong time, ulong knownStart, ulong knownTime, bool isLess, ulong watchingSince)
    {
        if (!isKnown)
            return startTime >= watchingSince ? CumulativeStep.Whole : CumulativeStep.Baseline;
        if (time <= knownTime)
            return CumulativeStep.Skip;
        return startTime > knownStart || isLess ? CumulativeStep.Whole : CumulativeStep.Difference;
    }
}
