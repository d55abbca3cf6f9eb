using System.Diagnostics.Metrics;
using SqlxOrleans.Domain.Sketches;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Grains;

/// <summary>
/// The specification's metrics (section 5) as this silo has counted them, whichever way the telemetry came in. Histograms are
/// kept as one sketch per class, not fed value by value; <see cref="LatenciesByClass"/> gives them to the exposition.
/// </summary>
public sealed class TaxonomyMetrics
{
    /// <summary>Most distinct values of a label before further ones are counted as <c>other</c>.</summary>
    private const int MaxLabelValues = 200;

    private readonly Counter<long> _driverErrors;
    private readonly Counter<long> _denies;
    private readonly Counter<long> _cacheEvents;
    private readonly Counter<long> _preemptions;
    private readonly Counter<long> _migrationErrors;
    private readonly Histogram<double> _migrationDuration;
    private readonly Histogram<double> _policyEvaluation;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _labels = [];
    private readonly Dictionary<WorkloadClass, LatencySketch> _latencies = [];

    /// <summary>Makes the instruments.</summary>
    public TaxonomyMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(Ingest.IngestMetrics.MeterName);
        _driverErrors = meter.CreateCounter<long>("sqlx_driver_errors_total", description: "Transport and protocol errors.");
        _denies = meter.CreateCounter<long>("sqlx_policy_denies_total", description: "Access control denials.");
        _cacheEvents = meter.CreateCounter<long>("sqlx_cache_events_total", description: "Cache hits, misses, invalidations.");
        _preemptions = meter.CreateCounter<long>("sqlx_sched_preemptions_total", description: "Preemptions per workload class.");
        _migrationErrors = meter.CreateCounter<long>("sqlx_migration_errors_total", description: "Failed DDL operations.");
        _migrationDuration = meter.CreateHistogram<double>("sqlx_migration_duration_ms", description: "Mean migration duration per report, milliseconds.");
        _policyEvaluation = meter.CreateHistogram<double>("sqlx_policy_eval_ms", description: "Mean policy decision time per report, milliseconds.");
    }

    /// <summary>A copy of the query latencies of each class (<c>sqlx_exec_latency_ms</c>; the sketches are in seconds).</summary>
    public IReadOnlyDictionary<WorkloadClass, LatencySketch> LatenciesByClass()
    {
        lock (_lock)
        {
            return _latencies.ToDictionary(each => each.Key, each => each.Value.Clone());
        }
    }

    internal void Record(WorkloadClass workloadClass, WorkloadDelta delta)
    {
        var preemptions = 0L;
        lock (_lock)
        {
            if (!_latencies.TryGetValue(workloadClass, out var sketch))
                _latencies[workloadClass] = sketch = new LatencySketch();
            foreach (var cell in delta.Cells)
            {
                sketch.Add(cell.Latencies);
                preemptions += cell.Counts.Preemptions;
            }
        }

        if (preemptions > 0)
            _preemptions.Add(preemptions, Tag("class", workloadClass.Name()));
    }

    internal void Record(SignalsDelta delta)
    {
        foreach (var (key, value) in delta.Entries)
            Record(key, value);
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private void Record(SignalKey key, SignalCount value)
    {
        switch (key.Kind)
        {
            case SignalKind.DriverError:
                _driverErrors.Add(value.Count, Tag("dialect", Bounded(key.Label)), Tag("class", Bounded(key.SubLabel)));
                break;
            case SignalKind.PolicyDeny:
                _denies.Add(value.Count, Tag("reason", Bounded(key.Label)));
                break;
            case SignalKind.CacheHit:
                _cacheEvents.Add(value.Count, Tag("type", "hit"));
                break;
            case SignalKind.CacheMiss:
                _cacheEvents.Add(value.Count, Tag("type", "miss"));
                break;
            case SignalKind.CacheInvalidate:
                _cacheEvents.Add(value.Count, Tag("type", "invalidate"));
                break;
            case SignalKind.MigrationOk when value.Count > 0:
                _migrationDuration.Record(value.SumMs / value.Count);
                break;
            case SignalKind.MigrationError:
                _migrationErrors.Add(value.Count, Tag("type", Bounded(key.Label)));
                break;
            case SignalKind.PolicyEvaluation when value.Count > 0:
                _policyEvaluation.Record(value.SumMs / value.Count);
                break;
        }
    }

    /// <summary>Labels come from senders: only so many become series of ours.</summary>
    private string Bounded(string label)
    {
        lock (_lock)
        {
            return _labels.Contains(label) || (_labels.Count < MaxLabelValues && _labels.Add(label)) ? label : "other";
        }
    }
}
