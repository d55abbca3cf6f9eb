namespace SqlxOrleans.EndToEnd.Tests.OpenTelemetry;

/// <summary>What was sent of one class.</summary>
internal sealed record SentClass(long Requests, long Failed, long Spans, long SpansFailed, double[] LatenciesMs)
{
    /// <summary>The exact nearest-rank percentile: the value at rank ceil(q n).</summary>
    public double PercentileMs(double share)
    {
        var sorted = LatenciesMs.Order().ToArray();
        return sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
    }
}
