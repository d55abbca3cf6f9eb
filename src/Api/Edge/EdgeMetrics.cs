using System.Diagnostics.Metrics;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Aggregation;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Api.Edge;

/// <summary>
/// The specification's metrics (section 5) as this silo's edge counted them, and the edge's own. Labels come from closed or
/// bounded sets; the tenant is never one. Deltas of native clients go to the cluster without passing here and are not in these.
/// </summary>
public sealed class EdgeMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "SqlxOrleans.Edge";


    private readonly Counter<long> _accepted;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _ignored;
    private readonly Counter<long> _requests;

    /// <summary>Creates the instruments.</summary>
    public EdgeMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        _accepted = meter.CreateCounter<long>("sqlx_ingest_accepted_total", null, "Spans, events and points accepted by the edge");
        _rejected = meter.CreateCounter<long>("sqlx_ingest_rejected_total", null, "Spans, events and points refused by the edge");
        _ignored = meter.CreateCounter<long>("sqlx_ingest_ignored_total", null, "Accepted items on which no count depends");
        _requests = meter.CreateCounter<long>("sqlx_ingest_requests_total", null, "Requests to the edge");
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
}
