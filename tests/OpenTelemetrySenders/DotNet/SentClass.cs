namespace SqlxOrleans.OpenTelemetrySender;

/// <summary>What was sent of one class.</summary>
internal sealed class SentClass
{
    public long Requests { get; set; }
    public long Failed { get; set; }
    public long Spans { get; set; }
    public long SpansFailed { get; set; }

    /// <summary>The requests' latencies, exactly as sent.</summary>
    public List<double> LatenciesMs { get; } = [];

    public void AddRequest(double latencyMs, bool failed)
    {
        AddSpan(failed);
        Requests++;
        Failed += failed ? 1 : 0;
        LatenciesMs.Add(latencyMs);
    }

    public void AddSpan(bool failed)
    {
        Spans++;
        SpansFailed += failed ? 1 : 0;
    }
}
