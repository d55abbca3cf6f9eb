using System.Diagnostics.Metrics;

namespace SqlxOrleans.Grains.Plans;

/// <summary>What the plans grains of this silo do.</summary>
internal sealed class PlanMetrics
{
    private readonly Counter<long> _suggestions;
    private readonly Counter<long> _executions;

    public PlanMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Ingest.IngestMetrics.MeterName);
        _suggestions = meter.CreateCounter<long>("sqlx_plan_suggestions_total", description: "Plans that other hints came into force for, by action: adopt or return (to the default).");
        _executions = meter.CreateCounter<long>("sqlx_plan_executions_total", description: "Executions of plans that kernels reported, by outcome: completed or cut_off.");
    }

    public void Suggested(bool isDefault) => _suggestions.Add(1, new KeyValuePair<string, object?>("action", isDefault ? "return" : "adopt"));

    public void Executed(long completed, long cutOff)
    {
        _executions.Add(completed, new KeyValuePair<string, object?>("outcome", "completed"));
        _executions.Add(cutOff, new KeyValuePair<string, object?>("outcome", "cut_off"));
    }
}
