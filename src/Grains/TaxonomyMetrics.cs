using System.Diagnostics.Metrics;
using System.Globalization;
using SqlxOrleans.Domain.Sketches;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Grains;

/// <summary>
/// The specification's metrics (section 5) as this silo has counted them, whichever way the telemetry came in.
/// </summary>
/// <remarks>
/// <c>sqlx_exec_latency_ms</c> is one sketch per class, not fed value by value: merging a delta costs some 200 ns whatever its
/// traffic. It leaves as the three series of a Prometheus histogram, <c>_bucket{le}</c>, <c>_sum</c> and <c>_count</c>; a bound
/// inside a sketch bucket counts what is surely at most it, so a value within 1.1 % of a bound may appear one bucket higher.
/// </remarks>
public sealed class TaxonomyMetrics
{
    /// <summary>Most distinct values of a label before further ones are counted as <c>other</c>.</summary>
    private const int MaxLabelValues = 200;

    private static readonly double[] BoundsMs = [1, 2, 5, 10, 15, 25, 50, 100, 200, 500, 1000, 1500, 3000, 10_000, 60_000];

    private readonly Counter<long> _driverErrors;
    private readonly Counter<long> _denies;
    private readonly Counter<long> _cacheEvents;
    private readonly Counter<long> _preemptions;
    private readonly Counter<long> _migrationErrors;
    private readonly Histogram<double> _migrationDuration;
    private readonly Histogram<double> _policyEvaluation;
    private readonly Histogram<double> _driverLatency;
    private readonly Histogram<double> _airCompile;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, HashSet<string>> _labels = [];
    private readonly Dictionary<WorkloadClass, LatencySketch> _latencies = [];
    private readonly Dictionary<string, (long Hits, long Lookups)> _lookups = [];

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
        _driverLatency = meter.CreateHistogram<double>("sqlx_driver_latency_ms", description: "Mean driver latency per report, milliseconds.");
        _airCompile = meter.CreateHistogram<double>("sqlx_air_compile_ms", description: "Mean AIR compile time per report, milliseconds.");
        _policyEvaluation = meter.CreateHistogram<double>("sqlx_policy_eval_ms", description: "Mean policy decision time per report, milliseconds.");
        meter.CreateObservableCounter("sqlx_exec_latency_ms_bucket", () => Observe(Buckets), description: "Query execution latency, milliseconds, cumulative buckets.");
        meter.CreateObservableCounter("sqlx_exec_latency_ms_sum", () => Observe(Sums), description: "Query execution latency, milliseconds, sum.");
        meter.CreateObservableCounter("sqlx_exec_latency_ms_count", () => Observe(Counts), description: "Query execution latency, number of queries.");
        meter.CreateObservableGauge("sqlx_ppc_hit_ratio", HitRatios, description: "Predictive Plan Cache efficiency since this silo started.");
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

    internal void Record(string tenant, SignalsDelta delta)
    {
        foreach (var (key, value) in delta.Entries)
        {
            Record(key, value);
            if (key.Kind is SignalKind.CacheHit or SignalKind.CacheMiss)
                Looked(tenant, key.Kind == SignalKind.CacheHit ? value.Count : 0, value.Count);
        }
    }

    private static IEnumerable<Measurement<double>> Buckets(string className, LatencySketch latencies) =>
        BoundsMs.Select(bound => (Label: bound.ToString(CultureInfo.InvariantCulture), Count: latencies.CountAtMost(bound / 1e3).Lower))
            .Append((Label: "+Inf", latencies.Count))
            .Select(bucket => new Measurement<double>(bucket.Count, Tag("class", className), Tag("le", bucket.Label)));

    private static IEnumerable<Measurement<double>> Sums(string className, LatencySketch latencies) =>
        [new(latencies.SumNanoseconds / 1e6, Tag("class", className))];

    private static IEnumerable<Measurement<double>> Counts(string className, LatencySketch latencies) =>
        [new(latencies.Count, Tag("class", className))];

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private void Record(SignalKey key, SignalCount value)
    {
        switch (key.Kind)
        {
            case SignalKind.DriverError:
                _driverErrors.Add(value.Count, Bounded("dialect", key.Label), Bounded("class", key.SubLabel));
                break;
            case SignalKind.PolicyDeny:
                _denies.Add(value.Count, Bounded("reason", key.Label));
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
                _migrationErrors.Add(value.Count, Bounded("type", key.Label));
                break;
            case SignalKind.DriverLatency when value.Count > 0:
                _driverLatency.Record(value.SumMs / value.Count, Bounded("dialect", key.Label), Bounded("op", key.SubLabel));
                break;
            case SignalKind.AirCompile when value.Count > 0:
                _airCompile.Record(value.SumMs / value.Count, Bounded("phase", key.Label));
                break;
            case SignalKind.PolicyEvaluation when value.Count > 0:
                _policyEvaluation.Record(value.SumMs / value.Count);
                break;
        }
    }

    private List<Measurement<double>> Observe(Func<string, LatencySketch, IEnumerable<Measurement<double>>> read)
    {
        lock (_lock)
        {
            return [.. _latencies.SelectMany(each => read(each.Key.Name(), each.Value))];
        }
    }

    private List<Measurement<double>> HitRatios()
    {
        lock (_lock)
        {
            return [.. _lookups.Where(each => each.Value.Lookups > 0)
                .Select(each => new Measurement<double>((double)each.Value.Hits / each.Value.Lookups, Tag("tenant", each.Key)))];
        }
    }

    private void Looked(string tenant, long hits, long lookups)
    {
        lock (_lock)
        {
            if (_lookups.Count >= MaxLabelValues && !_lookups.ContainsKey(tenant))
                tenant = "other";
            var before = _lookups.GetValueOrDefault(tenant);
            _lookups[tenant] = (before.Hits + hits, before.Lookups + lookups);
        }
    }

    /// <summary>Labels come from senders: only so many values of each become series of ours.</summary>
    private KeyValuePair<string, object?> Bounded(string name, string value)
    {
        lock (_lock)
        {
            if (!_labels.TryGetValue(name, out var known))
                _labels[name] = known = [];
            return Tag(name, known.Contains(value) || (known.Count < MaxLabelValues && known.Add(value)) ? value : "other");
        }
    }
}
