using System.Diagnostics.Metrics;
using SqlxOrleans.Domain.Privacy;

namespace SqlxOrleans.Api.Edge;

/// <summary>
/// What this silo's edge takes, refuses and holds, and the pool gauges that senders report. Labels come from closed or bounded
/// sets; the tenant is never one. The specification's other metrics (section 5) are counted in the grains, where native clients'
/// deltas arrive too.
/// </summary>
public sealed class EdgeMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "SqlxOrleans.Edge";

    private readonly Meter _meter;
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _ignored;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _attributesNotRead;
    private readonly Counter<long> _redactions;

    /// <summary>Creates the instruments.</summary>
    public EdgeMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = _meter = meters.Create(MeterName);
        _accepted = meter.CreateCounter<long>("sqlx_ingest_accepted_total", null, "Spans, events and points accepted by the edge");
        _rejected = meter.CreateCounter<long>("sqlx_ingest_rejected_total", null, "Spans, events and points refused by the edge");
        _ignored = meter.CreateCounter<long>("sqlx_ingest_ignored_total", null, "Accepted items on which no count depends");
        _duplicates = meter.CreateCounter<long>(
            "sqlx_ingest_duplicates_total", null, "Accepted spans that came again within ten minutes and were not counted again");
        _requests = meter.CreateCounter<long>("sqlx_ingest_requests_total", null, "Requests to the edge");
        _attributesNotRead = meter.CreateCounter<long>(
            "sqlx_ingest_attributes_not_read_total", null, "Attributes beyond the first 64 of a resource, span, point or log record, or with a text of more than 2 KiB");
        _redactions = meters.Create(PrivacyMetric.MeterName).CreateCounter<long>(PrivacyMetric.Name, null, PrivacyMetric.Description);
    }

    /// <summary>Observes what the edge holds.</summary>
    internal void Observe(EdgeBudget budget, Otlp.CumulativeTable cumulative, Otlp.SpanIdTable spans, PoolGauges pools)
    {
        _meter.CreateObservableGauge("sqlx_pool_active", () => ByDialect(pools.Total(idle: false)), null, "Active connections of senders' pools");
        _meter.CreateObservableGauge("sqlx_pool_idle", () => ByDialect(pools.Total(idle: true)), null, "Idle connections of senders' pools");
        _meter.CreateObservableGauge("sqlx_edge_bytes_in_flight", () => budget.BytesInFlight, "By", "Bytes of requests that the cluster did not answer for yet");
        _meter.CreateObservableCounter(
            "sqlx_edge_cumulative_evicted_total", () => cumulative.Evicted, null, "Cumulative series that were forgotten to make room for others");
        _meter.CreateObservableGauge("sqlx_edge_span_ids", () => spans.Held, null, "Span ids by which a span that comes again is recognised");
        _meter.CreateObservableCounter(
            "sqlx_edge_span_ids_evicted_total", () => spans.Evicted, null, "Span ids that were forgotten before their ten minutes to make room for others");
    }

    /// <summary>Records attributes that were passed over because there were too many.</summary>
    internal void AttributesNotRead(string signal, long count)
    {
        if (count > 0)
            _attributesNotRead.Add(count, new KeyValuePair<string, object?>("signal", signal));
    }

    /// <summary>Records what was dropped or replaced for privacy.</summary>
    internal void Redacted(string signal, in RedactionCounts counts)
    {
        foreach (var (kind, count) in counts.All)
            _redactions.Add(count, new(PrivacyMetric.KindTag, kind), new(PrivacyMetric.SignalTag, signal));
    }

    /// <summary>Records items that were counted before.</summary>
    internal void Duplicates(string signal, long count)
    {
        if (count > 0)
            _duplicates.Add(count, new KeyValuePair<string, object?>("signal", signal));
    }

    /// <summary>Records one answered request.</summary>
    internal void Answered(string protocol, string outcome) => _requests.Add(1, new("protocol", protocol), new("outcome", outcome));

    /// <summary>Records a request's items.</summary>
    internal void Items(string signal, long accepted, long ignored, RejectionTally rejected)
    {
        if (accepted > 0)
            _accepted.Add(accepted, new KeyValuePair<string, object?>("signal", signal));
        if (ignored > 0)
            _ignored.Add(ignored, new KeyValuePair<string, object?>("signal", signal));
        foreach (var (reason, count, _) in rejected.Reasons)
            _rejected.Add(count, new("signal", signal), new("reason", reason));
    }

    private static IEnumerable<Measurement<long>> ByDialect(IReadOnlyDictionary<string, long> totals) =>
        totals.Select(total => new Measurement<long>(total.Value, new KeyValuePair<string, object?>("dialect", total.Key)));
}
