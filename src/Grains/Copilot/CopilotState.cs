namespace SqlxOrleans.Grains.Copilot;

/// <remarks>
/// Members from 7 on are of the release that brought modes; an older one that writes the state drops them. Their defaults mean "live,
/// nothing pinned, one setting for all".
/// </remarks>
[GenerateSerializer, Alias("sqlx.CopilotState")]
internal sealed record CopilotState
{
    /// <summary>Names this workspace's history of epochs.</summary>
    [Id(0)] public string Incarnation { get; init; } = string.Empty;

    /// <summary>The newest epoch that a kernel may have seen.</summary>
    [Id(1)] public long Epoch { get; init; }

    [Id(2)] public DateTimeOffset DecidedAt { get; init; }

    [Id(3)] public string Reason { get; init; } = string.Empty;

    /// <summary>The learner's packed memory.</summary>
    [Id(4)] public byte[] Learner { get; init; } = [];

    /// <summary>Packed <c>RewardLedger</c>.</summary>
    [Id(5)] public byte[] Ledger { get; init; } = [];

    /// <summary>The newest, which do not fill a chunk yet; the newest last. Full chunks are in rows of their own.</summary>
    [Id(6)] public IReadOnlyList<StoredExplanation> Explanations { get; init; } = [];

    /// <summary>Packed <c>SafetyState</c>; empty: an older release wrote this.</summary>
    [Id(7)] public byte[] Safety { get; init; } = [];

    /// <summary>The epoch of most kernels; the trial kernel's is the next one.</summary>
    [Id(8)] public long ApprovedEpoch { get; init; }

    /// <summary>The kernel that has weights of its own.</summary>
    [Id(9)] public string TrialKernel { get; init; } = string.Empty;

    /// <summary>The open chunk of the decision journal, packed.</summary>
    [Id(10)] public byte[] Decisions { get; init; } = [];

    /// <summary>Number of the open chunk.</summary>
    [Id(11)] public long DecisionChunk { get; init; }

    /// <summary>Decisions made.</summary>
    [Id(12)] public long DecisionCount { get; init; }

    /// <summary>Number of the chunk of explanations that <see cref="Explanations"/> will become.</summary>
    [Id(13)] public long ExplanationChunk { get; init; }

    /// <summary>Packed log of trials, from which promotions are estimated.</summary>
    [Id(14)] public byte[] Trials { get; init; } = [];

    /// <summary>What others had learnt when this workspace began.</summary>
    [Id(15)] public IReadOnlyList<StoredPrior> Prior { get; init; } = [];

    /// <summary>Packed <c>DenialMarks</c>; empty: an older release wrote this.</summary>
    [Id(16)] public byte[] DenialMarks { get; init; } = [];

    /// <summary>Packed memory of the scaling classifier.</summary>
    [Id(17)] public byte[] Scaling { get; init; } = [];
}
