using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Aggregation;

namespace SqlxOrleans.Api.Otlp;

/// <summary>
/// One request's steps of its cumulative streams, beside the table until the request is read to its end and its deltas are on
/// their way: a request that is refused half-way leaves no trace, and comes again as if for the first time. Not thread-safe.
/// </summary>
internal sealed class CumulativeStage(CumulativeTable table, TenantId tenant, long maxBytes) : IRequestStage
{
    private readonly Dictionary<UInt128, (CumulativeStream? Found, CumulativeStream Left)> _touched = [];
    private long _bytes;

    /// <summary>True when the request has no cumulative stream.</summary>
    public bool IsEmpty => _touched.Count == 0;

    /// <inheritdoc/>
    public bool HasRepeats { get; private set; }

    /// <summary>Nothing: what it leaves is the table's, which has bounds of its own.</summary>
    public long Bytes => 0;

    /// <summary>Turns a counter's value into its increase.</summary>
    /// <returns>False when the request's streams are too large together.</returns>
    public bool TryAdvance(UInt128 series, ulong start, ulong time, double value, out double increase)
    {
        var (found, known, watchingSince) = Find(series);
        var step = CumulativeRule.Decide(known is not null, start, time, known?.Start ?? 0, known?.Time ?? 0, value < known?.Value, watchingSince);
        HasRepeats |= step == CumulativeStep.Skip;
        increase = step switch
        {
            CumulativeStep.Whole => value,
            CumulativeStep.Difference => value - known!.Value,
            _ => 0,
        };
        return TryLeave(series, found, step == CumulativeStep.Skip ? known! : new CumulativeStream(start, time, value, CumulativeHistogram.None));
    }

    /// <summary>Turns a histogram point into what was added since the one before, in place.</summary>
    /// <returns>False when the request's streams are too large together.</returns>
    public bool TryAdvance(UInt128 series, HistogramPoint point)
    {
        var (found, known, watchingSince) = Find(series);
        var before = known?.Histogram.AlignedTo(point);
        var isLess = known is not null && (before is null || before.ExceedsAnywhere(point));
        var step = CumulativeRule.Decide(known is not null, point.StartTime, point.Time, known?.Start ?? 0, known?.Time ?? 0, isLess, watchingSince);
        HasRepeats |= step == CumulativeStep.Skip;
        var left = step == CumulativeStep.Skip ? known! : new CumulativeStream(point.StartTime, point.Time, 0, CumulativeHistogram.Of(point));
        if (step is CumulativeStep.Skip or CumulativeStep.Baseline)
            CumulativeHistogram.Empty(point);
        else if (step == CumulativeStep.Difference)
            before!.SubtractFrom(point);
        return TryLeave(series, found, left);
    }

    /// <summary>Puts the steps into the table; false when another request moved one of the streams since: read the request again.</summary>
    public bool TryCommit() => IsEmpty || table.TryCommit(tenant, _touched);

    /// <summary>Takes committed steps back: what they counted was lost.</summary>
    public void Undo()
    {
        if (!IsEmpty)
            table.Undo(tenant, _touched);
    }

    /// <summary>Always: a stream goes on from its newest point, whatever became of that one's count.</summary>
    public bool RepeatsHold() => true;

    /// <summary>Nothing to do: a point that was refused for good does not count when it comes again.</summary>
    public void Settle(Func<DeltaKey, bool>? wasRefused)
    {
    }

    private (CumulativeStream? Found, CumulativeStream? Known, ulong WatchingSince) Find(UInt128 series)
    {
        var (stream, watchingSince) = table.Find(tenant, series);
        return _touched.TryGetValue(series, out var mine) ? (mine.Found, mine.Left, watchingSince) : (stream, stream, watchingSince);
    }

    private bool TryLeave(UInt128 series, CumulativeStream? found, CumulativeStream left)
    {
        if (_bytes + left.Bytes > maxBytes)
            return false;
        _bytes += left.Bytes;
        _touched[series] = (found, left);
        return true;
    }
}
