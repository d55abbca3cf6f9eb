namespace SqlxOrleans.Api.Otlp;

/// <summary>The newest point of a cumulative stream; never changed, so that being the same object means that nothing came between.</summary>
/// <param name="Start">Its start time, Unix nanoseconds.</param>
/// <param name="Time">Its time, Unix nanoseconds.</param>
/// <param name="Value">A counter's value.</param>
/// <param name="Histogram">A histogram's buckets.</param>
internal sealed record CumulativeStream(ulong Start, ulong Time, double Value, CumulativeHistogram Histogram)
{
    private const int FixedBytes = 240;

    /// <summary>What it holds in memory, with its place in the table.</summary>
    public long Bytes => FixedBytes + Histogram.Bytes;
}
