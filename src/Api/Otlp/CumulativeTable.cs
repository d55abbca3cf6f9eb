using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Telemetry.Aggregation;

namespace SqlxOrleans.Api.Otlp;

/// <summary>
/// The newest point of each cumulative stream that came to this silo, so that the next one can be turned into what was added
/// since. Bounded; a stream beyond the bound is refused, with the advice to send delta temporality. A stream that began more
/// than a minute before this process is counted from its second point on.
/// </summary>
internal sealed class CumulativeTable
{
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    private readonly Dictionary<UInt128, Stream> _streams = [];
    private readonly Lock _gate = new();
    private readonly ulong _watchingSince;
    private readonly int _capacity;

    public CumulativeTable(IOptions<EdgeOptions> options, TimeProvider time)
    {
        _capacity = options.Value.MaxCumulativeSeries;
        _watchingSince = (ulong)Math.Max(0, (time.GetUtcNow() - Slack - DateTimeOffset.UnixEpoch).Ticks * 100);
    }

    /// <summary>Turns a counter's value into its increase.</summary>
    /// <returns>False when there is no room for another stream.</returns>
    public bool TryAdvance(UInt128 series, ulong start, ulong time, double value, out double increase)
    {
        lock (_gate)
        {
            increase = 0;
            if (!TryFind(series, out var stream, out var isKnown))
                return false;
            var step = CumulativeRule.Decide(isKnown, start, time, stream.Start, stream.Time, value < stream.Value, _watchingSince);
            increase = step switch
            {
                CumulativeStep.Whole => value,
                CumulativeStep.Difference => value - stream.Value,
                _ => 0,
            };
            if (step != CumulativeStep.Skip)
                (stream.Start, stream.Time, stream.Value) = (start, time, value);
            return true;
        }
    }

    /// <summary>Turns a histogram point into what was added since the one before, in place.</summary>
    /// <returns>False when there is no room for another stream.</returns>
    public bool TryAdvance(UInt128 series, HistogramPoint point)
    {
        lock (_gate)
        {
            if (!TryFind(series, out var stream, out var isKnown))
                return false;
            var comparable = isKnown && stream.Histogram.TryAlign(point);
            var isLess = isKnown && (!comparable || stream.Histogram.ExceedsAnywhere(point));
            var step = CumulativeRule.Decide(isKnown, point.StartTime, point.Time, stream.Start, stream.Time, isLess, _watchingSince);
            if (step == CumulativeStep.Skip)
            {
                CumulativeHistogram.Empty(point);
                return true;
            }

            (stream.Start, stream.Time) = (point.StartTime, point.Time);
            var before = stream.Histogram;
            stream.Histogram = CumulativeHistogram.Of(point);
            if (step == CumulativeStep.Baseline)
                CumulativeHistogram.Empty(point);
            else if (step == CumulativeStep.Difference)
                before.SubtractFrom(point);
            return true;
        }
    }

    private bool TryFind(UInt128 series, out Stream stream, out bool isKnown)
    {
        isKnown = _streams.TryGetValue(series, out stream!);
        if (isKnown)
            return true;
        if (_streams.Count >= _capacity)
            return false;
        ref var added = ref CollectionsMarshal.GetValueRefOrAddDefault(_streams, series, out _);
        stream = added ??= new Stream();
        return true;
    }

    private sealed class Stream
    {
        public ulong Start;
        public ulong Time;
        public double Value;
        public CumulativeHistogram Histogram = CumulativeHistogram.None;
    }
}
