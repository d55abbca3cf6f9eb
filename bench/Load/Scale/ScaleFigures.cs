using SqlxOrleans.Measurements;

namespace SqlxOrleans.Load.Scale;

/// <summary>What one number of tenants costs.</summary>
internal sealed record ScaleFigures
{
    private const double SeriesGoal = 32 * 1024;
    private const double IdleGoal = 2 * 1024;

    public required int Tenants { get; init; }

    public required int Series { get; init; }

    /// <summary>Live heap of the silo after its first series fell asleep.</summary>
    public required double BaseBytes { get; init; }

    /// <summary>Live heap, resident memory and heap with all grains collected, each above that.</summary>
    public required double HeapBytes { get; init; }

    public required double ResidentBytes { get; init; }

    public required double IdleBytes { get; init; }

    public required double IdleActivations { get; init; }

    public required double ActivationMs { get; init; }

    public required double FillSeconds { get; init; }

    public required long FillEvents { get; init; }

    public required DatabaseSize Written { get; init; }

    public void AddTo(MeasurementReport report)
    {
        Add("bytes_per_series", HeapBytes / Series, "bytes", Better.Lower, SeriesGoal);
        Add("idle_bytes_per_series", IdleBytes / Series, "bytes", Better.Lower, IdleGoal);
        Add("activation_ms", ActivationMs, "ms", Better.Lower);
        Add("base_bytes", BaseBytes, "bytes", Better.Lower);
        Add("rss_bytes_per_series", ResidentBytes / Series, "bytes", Better.Lower);
        Add("idle_activations", IdleActivations, "count", Better.Lower);
        Add("fill_events_per_s", FillEvents / FillSeconds, "1/s", Better.Higher);
        Add("journal_rows_per_s", Written.JournalRows / FillSeconds, "1/s", Better.Higher);
        Add("journal_bytes_per_s", Written.JournalBytes / FillSeconds, "bytes/s", Better.Lower);
        Add("wal_bytes_per_s", Written.WalBytes / FillSeconds, "bytes/s", Better.Lower);
        Add("database_bytes_per_series", Written.DatabaseBytes / Series, "bytes", Better.Lower);

        void Add(string name, double value, string unit, Better better, double? goal = null) =>
            report.Add($"scale.{Tenants}.{name}", value, unit, better, goal);
    }
}
