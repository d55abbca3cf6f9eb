using SqlxOrleans.Load.Traffic;
using SqlxOrleans.Measurements;

namespace SqlxOrleans.Load.Peers;

/// <summary>What one server gave, over all rounds.</summary>
internal sealed class PeerFigures(string name)
{
    private readonly List<PeerMeasurement> _rounds = [];

    public void Add(PeerMeasurement round) => _rounds.Add(round);

    public double CpuSecondsPerMillion => Median(each => each.CpuSecondsPerMillion);

    /// <summary>Medians over the rounds.</summary>
    public void AddTo(MeasurementReport report) => report
        .Add($"peers.{name}.cpu_s_per_million", CpuSecondsPerMillion, "s", Better.Lower)
        .Add($"peers.{name}.memory_mb", Median(each => each.MemoryMb), "MB", Better.Lower)
        .Add($"peers.{name}.peak_memory_mb", Median(each => each.PeakMemoryMb), "MB", Better.Lower)
        .Add($"peers.{name}.disk_bytes_per_point", Median(each => each.DiskBytesPerPoint), "bytes", Better.Lower)
        .Add($"peers.{name}.p95_query_ms", Median(each => each.QueryMs), "ms", Better.Lower)
        .Add($"peers.{name}.p95_query_cpu_ms", Median(each => each.QueryCpuMs), "ms", Better.Lower)
        .Add($"peers.{name}.p95_error", Median(each => each.P95Error), "ratio", Better.Lower)
        .Add($"peers.{name}.points_per_s", Median(each => each.PointsPerSecond), "1/s", Better.Higher);

    private double Median(Func<PeerMeasurement, double> value) => Quantile.Of(_rounds.Select(value), 0.5);
}
