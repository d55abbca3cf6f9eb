using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Policies;

/// <summary>What the policies do alike: keep the weights while telemetry is silent or impossible, measure demand, start as told.</summary>
internal abstract class TelemetryPolicy(PolicySetting setting) : IWeightPolicy
{
    /// <summary>What is known from the start.</summary>
    protected PolicySetting Setting { get; } = setting;

    /// <summary>Demand up to the interval in hand.</summary>
    protected LoadMeter Meter { get; } = new(setting);

    /// <summary>The weights in force.</summary>
    protected SchedulerWeights Current { get; private set; } = setting.Start;

    /// <inheritdoc/>
    public SchedulerWeights Decide(WorkspaceDemand demand, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(demand);
        if (Meter.Take(demand))
            Current = WeightVector.Bound(Next(demand), Setting);
        return Current;
    }

    /// <summary>The next weights after one sound interval, as four shares that need not be normalised or bounded.</summary>
    protected abstract double[] Next(WorkspaceDemand demand);
}
