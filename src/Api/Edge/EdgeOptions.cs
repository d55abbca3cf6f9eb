using System.ComponentModel.DataAnnotations;

namespace SqlxOrleans.Api.Edge;

/// <summary>Limits of the public edge, section <c>Sqlx:Edge</c>.</summary>
public sealed class EdgeOptions
{
    /// <summary>Where the options are read from.</summary>
    public const string Section = "Sqlx:Edge";

    /// <summary>How long requests are gathered before their sum is sent, in milliseconds.</summary>
    [Range(1, 1000)]
    public int TickMilliseconds { get; set; } = 20;

    /// <summary>Most bytes of requests that are being read or wait for their acknowledgement.</summary>
    [Range(1L << 20, 1L << 40)]
    public long MaxBytesInFlight { get; set; } = 128L << 20;

    /// <summary>Most bytes in flight of one tenant, so that one tenant's flood leaves room for the others.</summary>
    [Range(1L << 20, 1L << 40)]
    public long MaxBytesInFlightPerTenant { get; set; } = 64L << 20;

    /// <summary>
    /// Most spans, data points, records and events of one tenant a second, with a reserve of two seconds; a tenant that sends more is refused
    /// before its requests are read, and told when to come again. 0: no limit.
    /// </summary>
    [Range(0, 1_000_000_000)]
    public int MaxItemsPerSecondPerTenant { get; set; } = 250_000;

    /// <summary>Share of the memory that the process may have (its container's limit, else the machine's) above which nothing new is read.</summary>
    [Range(0.1, 1.0)]
    public double MaxMemoryRatio { get; set; } = 0.75;

    /// <summary>Largest body after decompression.</summary>
    [Range(1024, 1 << 30)]
    public int MaxBodyBytes { get; set; } = 16 << 20;

    /// <summary>Greatest ratio of decompressed to compressed bytes, judged beyond 256 KiB.</summary>
    [Range(1, 10_000)]
    public int MaxDecompressionRatio { get; set; } = 100;

    /// <summary>Most spans, data points or events of one request.</summary>
    [Range(1, 10_000_000)]
    public int MaxItems { get; set; } = 20_000;

    /// <summary>Most cumulative series of one tenant that are followed; beyond it the longest idle is forgotten.</summary>
    [Range(1, 10_000_000)]
    public int MaxCumulativeSeriesPerTenant { get; set; } = 50_000;

    /// <summary>Most bytes of one tenant's cumulative series; beyond it the longest idle is forgotten.</summary>
    [Range(1L << 16, 1L << 40)]
    public long MaxCumulativeBytesPerTenant { get; set; } = 32L << 20;

    /// <summary>Most bytes of all tenants' cumulative series; beyond it the tenant that holds the most forgets its longest idle.</summary>
    [Range(1L << 16, 1L << 40)]
    public long MaxCumulativeBytes { get; set; } = 256L << 20;

    /// <summary>
    /// Most span ids of one tenant that are remembered to recognise spans that come again; beyond it the oldest eighth is forgotten. An id
    /// takes 22 to 43 bytes (at a steady rate), so the default takes up to 43 MB and remembers ten minutes of 1,700 spans a second.
    /// </summary>
    [Range(1000, 100_000_000)]
    public int MaxSpanIdsPerTenant { get; set; } = 1_000_000;

    /// <summary>Most span ids of all tenants; beyond it the tenant that holds the most forgets its oldest.</summary>
    [Range(1000, 1_000_000_000)]
    public int MaxSpanIds { get; set; } = 6_000_000;

    /// <summary>
    /// How long a request waits for the cluster's acknowledgement before it is told to come again, in milliseconds. What comes again
    /// may count twice (spans: only at another silo), so this is three times what the edge waits for one answer of the cluster; a
    /// sender whose own time-out is shorter (10 s in OpenTelemetry's SDKs) gives up first.
    /// </summary>
    [Range(100, 120_000)]
    public int AcknowledgementTimeoutMilliseconds { get; set; } = 30_000;
}
