using SqlxOrleans.Domain.Plans;

namespace SqlxOrleans.KernelHarness.Plans;

/// <summary>What a run did with one query.</summary>
internal sealed record PlanUse
{
    /// <summary>Executions that ended, trials among them.</summary>
    public int Executions { get; init; }

    /// <summary>Executions under any hints.</summary>
    public int Hinted { get; init; }

    /// <summary>Executions by another plan than the one in force, to learn from.</summary>
    public int Trials { get; init; }

    /// <summary>Executions that were stopped; the query then ran again by default.</summary>
    public int CutOff { get; init; }

    /// <summary>What the last execution that was no trial ran under.</summary>
    public HintSet Chosen { get; init; }

    /// <summary>How sure the cluster is of <see cref="Chosen"/>, 0..1.</summary>
    public double Confidence { get; init; }

    public PlanUse After(in PlannedRun run, bool completed) => this with
    {
        Executions = Executions + 1,
        Hinted = Hinted + (run.Hints.IsDefault ? 0 : 1),
        Trials = Trials + (run.Suggestion.IsTrial ? 1 : 0),
        CutOff = CutOff + (completed ? 0 : 1),
        Chosen = run.Suggestion.IsTrial ? Chosen : run.Hints,
        Confidence = run.Suggestion.Confidence,
    };
}
