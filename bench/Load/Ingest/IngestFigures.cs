using SqlxOrleans.LocalCluster;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.Measurements;

namespace SqlxOrleans.Load.Ingest;

/// <summary>What one way in gave on one store.</summary>
internal sealed record IngestFigures
{
    private const double PointsGoal = 1_000_000;
    private const int ManySeries = 40_000;
    private const int Classes = 4;

    public required IngestProtocol Protocol { get; init; }

    public required LocalStorage Store { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Acknowledged while it was measured.</summary>
    public required long Points { get; init; }

    public required TimeSpan SiloCpu { get; init; }

    public required TimeSpan DatabaseCpu { get; init; }

    public required TimeSpan SenderCpu { get; init; }

    public required double AllocatedBytes { get; init; }

    public required double ResidentBytes { get; init; }

    public required IReadOnlyList<double> AckMs { get; init; }

    public required long Retries { get; init; }

    /// <summary>What was acknowledged and not counted, over the whole run; negative when more was counted.</summary>
    public required long Missing { get; init; }

    public void AddTo(MeasurementReport report, int tenants)
    {
        var name = $"ingest.{Protocol.Name()}.{(Store is LocalStorage.Postgres ? "postgres" : "sqlite")}";
        var millions = Points / 1e6;
        report.Add($"{name}.points_per_s", Points / Seconds, "1/s", Better.Higher, PointsGoal)
            .Add($"{name}.cpu_s_per_million", SiloCpu.TotalSeconds / millions, "s", Better.Lower, Protocol.CpuGoal(tenants * Classes >= ManySeries))
            .Add($"{name}.alloc_bytes_per_point", AllocatedBytes / Points, "bytes", Better.Lower)
            .Add($"{name}.ack_ms.p50", Quantile.Of(AckMs, 0.50), "ms", Better.Lower)
            .Add($"{name}.ack_ms.p99", Quantile.Of(AckMs, 0.99), "ms", Better.Lower)
            .Add($"{name}.lost", Math.Max(0, Missing), "count", Better.Lower, 0)
            .Add($"{name}.doubled", Math.Max(0, -Missing), "count", Better.Lower, 0)
            .Add($"{name}.silo_cores", SiloCpu.TotalSeconds / Seconds, "cores", Better.Lower)
            .Add($"{name}.sender_cores", SenderCpu.TotalSeconds / Seconds, "cores", Better.Lower)
            .Add($"{name}.resident_mb", ResidentBytes / (1 << 20), "MB", Better.Lower)
            .Add($"{name}.retries", Retries, "count", Better.Lower);
        if (Store is LocalStorage.Postgres)
            report.Add($"{name}.database_cpu_s_per_million", DatabaseCpu.TotalSeconds / millions, "s", Better.Lower);
    }
}
