using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using SqlxOrleans.Domain.Copilot.Scaling;
using SqlxOrleans.Grains.Interfaces.Keys;

namespace SqlxOrleans.Grains.Copilot.Scaling;

/// <summary>
/// What is recommended for the workspaces whose Copilots live in this silo, as metrics that an autoscaler reads. A workspace without telemetry, or one
/// that moved away, is not there: no value is better than an old one.
/// </summary>
internal sealed class ScalingBoard
{
    /// <summary>
    /// Workspaces with metrics of their own in one silo. Those that come later have the REST answer only: the exporter keeps label sets for good,
    /// and an autoscaler's workspace must not lose its own to another.
    /// </summary>
    public const int MaxWorkspaces = 1_000;

    private readonly ConcurrentDictionary<WorkspaceKey, ScalingOutlook> _outlooks = new();
    private readonly Counter<long> _predictions;
    private readonly Histogram<double> _lead;
    private long _withoutRoom;

    public ScalingBoard(IMeterFactory meters)
    {
        var meter = meters.Create(Ingest.IngestMetrics.MeterName);
        meter.CreateObservableGauge(
            "sqlx_scaling_probability", () => Observe(outlook => outlook.Probability),
            description: "Probability that capacity, not weights, breaks an SLO within a minute, 0 to 1.");
        meter.CreateObservableGauge(
            "sqlx_scaling_warned", () => Observe(outlook => outlook.IsWarned ? 1 : 0), description: "1 while more capacity is recommended, else 0.");
        meter.CreateObservableGauge(
            "sqlx_scaling_recommended_capacity_ratio", () => Observe(outlook => outlook.CapacityRatio),
            description: "Recommended capacity as a ratio of the present, 0.5 to 4.");
        meter.CreateObservableGauge(
            "sqlx_scaling_recommended_slots", () => Observe(outlook => outlook.RecommendedSlots),
            description: "Recommended execution slots of all kernels of the workspace.");
        meter.CreateObservableGauge(
            "sqlx_scaling_workspaces_without_metrics", () => Interlocked.Read(ref _withoutRoom),
            description: "Times that a workspace found no room for scaling metrics of its own in this silo.");
        _predictions = meter.CreateCounter<long>(
            "sqlx_scaling_predictions_total", description: "Warnings and breaches of capacity, by outcome: true_positive, false_positive, false_negative, averted.");
        _lead = meter.CreateHistogram<double>("sqlx_scaling_lead_seconds", description: "Time from a warning to the breach that it foretold, seconds.");
    }

    /// <summary>Shows what is recommended now, or nothing when there is no telemetry.</summary>
    public void Show(WorkspaceKey workspace, ScalingOutlook outlook)
    {
        if (outlook.At is null)
            Remove(workspace);
        else if (_outlooks.ContainsKey(workspace) || _outlooks.Count < MaxWorkspaces)
            _outlooks[workspace] = outlook;
        else
            Interlocked.Increment(ref _withoutRoom);
    }

    public void Remove(WorkspaceKey workspace) => _outlooks.TryRemove(workspace, out _);

    /// <summary>Counts what has been settled between two states.</summary>
    public void Count(ClaimBook before, ClaimBook after)
    {
        Add("true_positive", after.Hits - before.Hits);
        Add("false_positive", after.FalseAlarms - before.FalseAlarms);
        Add("false_negative", after.Misses - before.Misses);
        Add("averted", after.Averted - before.Averted);
        if (after.Hits > before.Hits)
            _lead.Record(after.LeadSeconds - before.LeadSeconds);

        void Add(string outcome, long count)
        {
            if (count > 0)
                _predictions.Add(count, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }

    private IEnumerable<Measurement<double>> Observe(Func<ScalingOutlook, double> value) =>
        _outlooks.Select(each => new Measurement<double>(
            value(each.Value),
            new KeyValuePair<string, object?>("tenant", each.Key.Tenant), new KeyValuePair<string, object?>("workspace", each.Key.Workspace)));
}
