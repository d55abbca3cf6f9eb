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

    /// <summary>Largest body after decompression.</summary>
    [Range(1024, 1 << 30)]
    public int MaxBodyBytes { get; set; } = 16 << 20;

    /// <summary>Greatest ratio of decompressed to compressed bytes, judged beyond 256 KiB.</summary>
    [Range(1, 10_000)]
    public int MaxDecompressionRatio { get; set; } = 100;

    /// <summary>Most spans or data points of one request.</summary>
    [Range(1, 10_000_000)]
    public int MaxItems { get; set; } = 20_000;

    /// <summary>Most cumulative series that are followed, all tenants together.</summary>
    [Range(1, 10_000_000)]
    public int MaxCumulativeSeries { get; set; } = 100_000;

    /// <summary>How long a request waits for the cluster's acknowledgement before it is told to come again, in milliseconds.</summary>
    [Range(100, 120_000)]
    public int AcknowledgementTimeoutMilliseconds { get; set; } = 10_000;
}
