namespace SqlxOrleans.Grains.Interfaces.Copilot;

/// <summary>How a workspace's Copilot stands.</summary>
/// <param name="Mode"><c>off shadow canary live</c>.</param>
/// <param name="Epoch">The newest epoch of most kernels.</param>
/// <param name="Weights">Weights of L, B, A, S in force.</param>
/// <param name="Model">The learner and its version, for example <c>triage 1</c>.</param>
[GenerateSerializer, Immutable, Alias("sqlx.CopilotStatus")]
public sealed record CopilotStatus(
    [property: Id(0)] string Mode,
    [property: Id(1)] long Epoch,
    [property: Id(2)] IReadOnlyList<double> Weights,
    [property: Id(3)] string Model)
{
    /// <summary>Who set the mode; null while it is the first one.</summary>
    [Id(4)] public OperatorWord? ModeSet { get; init; }

    /// <summary>Who pinned the weights; null: nobody.</summary>
    [Id(5)] public OperatorWord? Pinned { get; init; }

    /// <summary>Who froze what was in force; null: nobody.</summary>
    [Id(6)] public OperatorWord? Frozen { get; init; }

    /// <summary>What the trial kernel has; null: no kernel has weights of its own.</summary>
    [Id(7)] public TrialWeights? Trial { get; init; }

    /// <summary>Kernels that ask for weights.</summary>
    [Id(8)] public int Kernels { get; init; }

    /// <summary>Until when nothing changes after a rollback; null: free.</summary>
    [Id(9)] public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>Settings taken back because they did worse.</summary>
    [Id(10)] public long RolledBack { get; init; }

    /// <summary>Decisions that were no weights at all.</summary>
    [Id(11)] public long Refused { get; init; }

    /// <summary>Decisions that were moved back to a limit.</summary>
    [Id(12)] public long Corrected { get; init; }

    /// <summary>Times that the default weights came back because nobody could decide.</summary>
    [Id(13)] public long FellBack { get; init; }

    /// <summary>Decisions made.</summary>
    [Id(14)] public long Decisions { get; init; }

    /// <summary>J under the weights before minus J now, under comparable demand; null without enough samples.</summary>
    [Id(15)] public double? Regret { get; init; }

    /// <summary>What <c>promote</c> would say now; empty when there is nothing to promote.</summary>
    [Id(16)] public string Estimate { get; init; } = string.Empty;

    /// <summary>What others had learnt when this workspace began; empty: too few had, or the tenant does not share.</summary>
    [Id(17)] public IReadOnlyList<Priors.LearntClass> Prior { get; init; } = [];

    /// <summary>Whether more capacity will be needed; null: an older silo answered.</summary>
    [Id(18)] public ScalingStatus? Scaling { get; init; }
}
