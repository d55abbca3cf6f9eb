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

    private const int MaxLabels = 64;
    private const int MaxRecordsPerBucket = 1000;

    private readonly Histogram<double> _execLatency;
    private readonly Counter<long> _driverErrors;
    private readonly Counter<long> _policyDenies;
    private readonly Counter<long> _cacheEvents;
    private readonly Counter<long> _preemptions;
    private readonly Counter<long> _migrationErrors;
    private readonly Histogram<double> _migrationDuration;
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _ignored;
    private readonly Counter<long> _requests;
    private readonly HashSet<string> _labels = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Creates the instruments.</summary>
    public EdgeMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        var buckets = new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [1, 2, 5, 10, 15, 25, 50, 100, 200, 500, 1000, 1500, 3000, 10_000, 60_000],
        };
        _execLatency = meter.CreateHistogram("sqlx_exec_latency_ms", "ms", "Query execution latency", tags: null, buckets);
        _driverErrors = meter.CreateCounter<long>("sqlx_driver_errors_total", null, "Transport and protocol errors");
        _policyDenies = meter.CreateCounter<long>("sqlx_policy_denies_total", null, "Access control denials");
        _cacheEvents = meter.CreateCounter<long>("sqlx_cache_events_total", null, "Cache hits, misses, invalidations");
        _preemptions = meter.CreateCounter<long>("sqlx_sched_preemptions_total", null, "Preemptions per workload class");
        _migrationErrors = meter.CreateCounter<long>("sqlx_migration_errors_total", null, "Failed DDL operations");
        _migrationDuration = meter.CreateHistogram("sqlx_migration_duration_ms", "ms", "Total migration duration", tags: null, buckets);
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

    /// <summary>Records what applied deltas say, from their sketches and counts.</summary>
    public void Record(TenantDeltas deltas)
    {
        ArgumentNullException.ThrowIfNull(deltas);
        deltas.ForEachWorkload((key, delta) => Record(key.Class ?? WorkloadClass.Unclassified, delta));
        deltas.ForEachSignals((_, delta) => Record(delta));
    }

    private void Record(WorkloadClass workloadClass, WorkloadDelta delta)
    {
        var tag = new KeyValuePair<string, object?>("class", workloadClass.Name());
        foreach (var cell in delta.Cells)
        {
            if (cell.Counts.Preemptions > 0)
                _preemptions.Add(cell.Counts.Preemptions, tag);
            if (!_execLatency.Enabled || cell.Latencies.Count == 0)
                continue;
            var buckets = cell.Latencies.Buckets(out var first);
            for (var i = 0; i < buckets.Length; i++)
                Observe(Math.Pow(2, (first + i + 0.5) / 64) * 1000, buckets[i], tag);
            Observe(0, cell.Latencies.ZeroCount + cell.Latencies.UnderRangeCount, tag);
            Observe(cell.Latencies.Max * 1000, cell.Latencies.OverRangeCount, tag);
        }
    }

    /// <summary>The instrument takes one value at a time, so a histogram's huge bucket is recorded in part: the SLO answers stay exact.</summary>
    private void Observe(double milliseconds, long count, KeyValuePair<string, object?> tag)
    {
        for (var i = Math.Min(count, MaxRecordsPerBucket); i > 0; i--)
            _execLatency.Record(milliseconds, tag);
    }

    private void Record(SignalsDelta delta)
    {
        foreach (var (key, value) in delta.Entries)
        {
            switch (key.Kind)
            {
                case SignalKind.DriverError:
                    _driverErrors.Add(value.Count, new("dialect", Bounded(key.Label)), new("class", Bounded(key.SubLabel)));
                    break;
                case SignalKind.PolicyDeny:
                    _policyDenies.Add(value.Count, new KeyValuePair<string, object?>("reason", Bounded(key.Label)));
                    break;
                case SignalKind.CacheHit or SignalKind.CacheMiss or SignalKind.CacheInvalidate:
                    _cacheEvents.Add(value.Count, new KeyValuePair<string, object?>("type", CacheType(key.Kind)));
                    break;
                case SignalKind.MigrationOk:
                    _migrationDuration.Record(value.SumMs / Math.Max(1, value.Count));
                    break;
                case SignalKind.MigrationError:
                    _migrationErrors.Add(value.Count, new KeyValuePair<string, object?>("type", Bounded(key.Label)));
                    break;
                default:
                    break;
            }
        }
    }

    private static string CacheType(SignalKind kind) => kind switch
    {
        SignalKind.CacheHit => "hit",
        SignalKind.CacheMiss => "miss",
        _ => "invalidate",
    };

    private string Bounded(string label)
    {
        lock (_gate)
            return _labels.Contains(label) || (_labels.Count < MaxLabels && _labels.Add(label)) ? label : LabelText.Other;
    }
}
