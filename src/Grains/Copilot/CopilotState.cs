namespace SqlxOrleans.Grains.Copilot;

[GenerateSerializer, Alias("sqlx.CopilotState")]
internal sealed record CopilotState
{
    /// <summary>Names this workspace's history of epochs.</summary>
    [Id(0)] public string Incarnation { get; init; } = string.Empty;

    [Id(1)] public long Epoch { get; init; }

    [Id(2)] public DateTimeOffset DecidedAt { get; init; }

    [Id(3)] public string Reason { get; init; } = string.Empty;

    /// <summary>Packed <c>TriageState</c>, the weights in force included.</summary>
    [Id(4)] public byte[] Learner { get; init; } = [];

    /// <summary>Packed <c>RewardLedger</c>.</summary>
    [Id(5)] public byte[] Ledger { get; init; } = [];

    /// <summary>The newest last.</summary>
    [Id(6)] public IReadOnlyList<StoredExplanation> Explanations { get; init; } = [];
}
