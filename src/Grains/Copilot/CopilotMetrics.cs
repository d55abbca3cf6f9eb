using System.Diagnostics.Metrics;
using SqlxOrleans.Domain.Copilot.Safety;

namespace SqlxOrleans.Grains.Copilot;

/// <summary>What the Copilots of this silo do.</summary>
internal sealed class CopilotMetrics
{
    private readonly Counter<long> _decisions;
    private readonly Counter<long> _refused;
    private readonly Histogram<double> _reward;
    private readonly Histogram<double> _regret;

    public CopilotMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Ingest.IngestMetrics.MeterName);
        _decisions = meter.CreateCounter<long>(
            "sqlx_copilot_decisions_total", description: "Decisions that changed a kernel's weights, by mode: live, canary, fallback, rollback ...");
        _refused = meter.CreateCounter<long>("sqlx_copilot_reports_refused_total", description: "Reports with numbers that cannot be.");
        _reward = meter.CreateHistogram<double>("sqlx_reward", description: "Settled rewards per class, -1 to 1.");
        _regret = meter.CreateHistogram<double>(
            "sqlx_copilot_regret", description: "J under the weights before minus J now, under comparable demand, -1 to 1; above 0: the change was a loss.");
        meter.CreateObservableGauge(
            "sqlx_model_version",
            () => new Measurement<int>(WorkspaceLearner.ModelVersion, new KeyValuePair<string, object?>("agent", "scheduler")),
            description: "AI model rollout version.");
    }

    public void Decided(SafetyVerdict verdict) => _decisions.Add(1, new KeyValuePair<string, object?>("mode", verdict.Name()));

    public void Refused() => _refused.Add(1);

    public void Rewarded(string className, double reward) => _reward.Record(reward, new KeyValuePair<string, object?>("class", className));

    public void Regretted(double regret) => _regret.Record(regret);
}
