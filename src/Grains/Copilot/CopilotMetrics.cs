using System.Diagnostics.Metrics;

namespace SqlxOrleans.Grains.Copilot;

/// <summary>What the Copilots of this silo do.</summary>
internal sealed class CopilotMetrics
{
    /// <summary>Version of the triage learner; it grows when the same inputs would give other weights.</summary>
    private const int TriageVersion = 1;

    private readonly Counter<long> _decisions;
    private readonly Counter<long> _refused;
    private readonly Histogram<double> _reward;

    public CopilotMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Ingest.IngestMetrics.MeterName);
        _decisions = meter.CreateCounter<long>("sqlx_copilot_decisions_total", description: "Decisions that changed the weights, by mode.");
        _refused = meter.CreateCounter<long>("sqlx_copilot_reports_refused_total", description: "Reports with numbers that cannot be.");
        _reward = meter.CreateHistogram<double>("sqlx_reward", description: "Settled rewards per class, -1 to 1.");
        meter.CreateObservableGauge(
            "sqlx_model_version",
            () => new Measurement<int>(TriageVersion, new KeyValuePair<string, object?>("agent", "scheduler")),
            description: "AI model rollout version.");
    }

    public void Decided(string mode) => _decisions.Add(1, new KeyValuePair<string, object?>("mode", mode));

    public void Refused() => _refused.Add(1);

    public void Rewarded(string className, double reward) => _reward.Record(reward, new KeyValuePair<string, object?>("class", className));
}
