using System.Diagnostics.Metrics;
using SqlxOrleans.Domain.Privacy;
using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Grains.Ingest;

/// <summary>What came in through the ingest grain, from kernels and from the edge alike.</summary>
internal sealed class IngestMetrics
{
    /// <summary>The meter of this process's grains.</summary>
    public const string MeterName = "SqlxOrleans.Grains";

    private readonly Counter<long> _applied;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _retried;
    private readonly Counter<long> _late;
    private readonly Counter<long> _redactions;

    public IngestMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _applied = meter.CreateCounter<long>("sqlx_ingest_deltas_total", description: "Deltas applied.");
        _rejected = meter.CreateCounter<long>("sqlx_ingest_deltas_rejected_total", description: "Deltas refused for good, by reason.");
        _retried = meter.CreateCounter<long>("sqlx_ingest_batches_retried_total", description: "Batches that the sender was asked to send again.");
        _late = meter.CreateCounter<long>("sqlx_slo_events_too_late_total", description: "Events too old for any window; counted in the totals only.");
        _redactions = meters.Create(PrivacyMetric.MeterName).CreateCounter<long>(PrivacyMetric.Name, null, PrivacyMetric.Description);
    }

    /// <summary>Records labels that a kernel's client should not have sent.</summary>
    public void Redacted(in RedactionCounts counts)
    {
        foreach (var (kind, count) in counts.All)
            _redactions.Add(count, new(PrivacyMetric.KindTag, kind), new(PrivacyMetric.SignalTag, "deltas"));
    }

    public void Applied(int accepted, IReadOnlyList<Rejection> rejected)
    {
        _applied.Add(accepted);
        foreach (var rejection in rejected)
            _rejected.Add(rejection.Count, new KeyValuePair<string, object?>("reason", rejection.Reason));
    }

    public void Refused(string reason) => _rejected.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Retried() => _retried.Add(1);

    public void Late(long events)
    {
        if (events > 0)
            _late.Add(events);
    }
}
