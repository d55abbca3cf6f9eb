using SqlxOrleans.Domain.Plans;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Client.Plans;

/// <summary>How one execution is to run. <c>default</c>: with the database's own plan.</summary>
public readonly record struct PlanSuggestion
{
    internal PlanSuggestion(string planHash, WorkloadClass workloadClass, PlanChoice choice, PlanAdvice? advice) =>
        (PlanHash, Class, Choice, Advice) = (planHash, workloadClass, choice, advice);

    /// <summary>The plan; null in <c>default</c>.</summary>
    public string? PlanHash { get; }

    /// <summary>The class it runs under.</summary>
    public WorkloadClass Class { get; }

    /// <summary>The settings to run with; the default has none.</summary>
    public HintSet Hints => Choice.Hints;

    /// <summary>True when the execution is to teach something: its arm is not the one in force.</summary>
    public bool IsTrial => Choice.IsTrial;

    /// <summary>Stop it then, report <see cref="PlanOutcome.CutOff"/> and run the query without hints; null: let it run.</summary>
    public TimeSpan? CutOff => Choice.CutOffMs is { } milliseconds ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, 1e9)) : null;

    /// <summary>Share of the default's latency that the arm in force saves, -1..1; 0 when the default is.</summary>
    public double ExpectedReward => Advice?.ExpectedReward ?? 0;

    /// <summary>How sure the cluster is of the arm in force, 0..1; 0 before it has answered.</summary>
    public double Confidence => Advice?.Confidence ?? 0;

    /// <summary>Why, for a person.</summary>
    public string Rationale => Advice is null ? "default: the cluster has not been heard about this plan" : IsTrial ? $"trial of '{Hints}' beside {Advice.Rationale}" : Advice.Rationale;

    internal PlanChoice Choice { get; }

    private PlanAdvice? Advice { get; }
}
