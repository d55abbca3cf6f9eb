namespace SqlxOrleans.Load.Journal;

/// <summary>What one measurement of the journal gave.</summary>
/// <param name="PerSecond">Deltas stored a second.</param>
/// <param name="P50Ms">Median time from when a delta was due until it was stored.</param>
/// <param name="P99Ms">99th percentile of it.</param>
internal sealed record JournalFigures(double PerSecond, double P50Ms, double P99Ms);
