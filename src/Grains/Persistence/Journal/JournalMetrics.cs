using System.Diagnostics.Metrics;
using SqlxOrleans.Grains.Ingest;

namespace SqlxOrleans.Grains.Persistence.Journal;

/// <summary>What the journal of this silo does.</summary>
internal sealed class JournalMetrics
{
    private readonly Meter _meter;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _deltas;
    private readonly Counter<long> _fenced;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _corrupt;
    private readonly Counter<long> _replayed;
    private readonly Histogram<double> _commit;

    public JournalMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(IngestMetrics.MeterName);
        _rows = _meter.CreateCounter<long>("sqlx_journal_rows_total", description: "Journal rows committed.");
        _deltas = _meter.CreateCounter<long>("sqlx_journal_entries_total", description: "Batches' parts inside committed rows.");
        _fenced = _meter.CreateCounter<long>("sqlx_journal_fenced_total", description: "Rows that lost against another activation of their grain.");
        _retries = _meter.CreateCounter<long>("sqlx_journal_retries_total", description: "Commits that failed and were tried again.");
        _corrupt = _meter.CreateCounter<long>("sqlx_journal_corrupt_total", description: "Activations refused because the journal or the snapshot cannot be trusted.");
        _replayed = _meter.CreateCounter<long>("sqlx_journal_replayed_total", description: "Entries applied again by activations.");
        _commit = _meter.CreateHistogram<double>("sqlx_journal_commit_ms", "ms", "Time of one group commit.");
    }

    /// <summary>Observes what waits.</summary>
    public void Observe(Func<long> waitingBytes) =>
        _meter.CreateObservableGauge("sqlx_journal_waiting_bytes", waitingBytes, "By", "Bytes that wait for their commit.");

    public void Committed(int rows, int fenced, double milliseconds)
    {
        _rows.Add(rows);
        if (fenced > 0)
            _fenced.Add(fenced);
        _commit.Record(milliseconds);
    }

    public void Applied(int entries) => _deltas.Add(entries);

    public void Retried() => _retries.Add(1);

    public void Corrupt() => _corrupt.Add(1);

    public void Replayed(int entries) => _replayed.Add(entries);
}
