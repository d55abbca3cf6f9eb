namespace SqlxOrleans.Grains.Copilot;

[GenerateSerializer, Immutable, Alias("sqlx.StoredExplanation")]
internal sealed record StoredExplanation
{
    [Id(0)] public long Epoch { get; init; }

    [Id(1)] public DateTimeOffset DecidedAt { get; init; }

    [Id(2)] public string Decision { get; init; } = string.Empty;

    [Id(3)] public string Reason { get; init; } = string.Empty;

    [Id(4)] public string[] Evidence { get; init; } = [];

    [Id(5)] public double Confidence { get; init; }

    [Id(6)] public string ExpectedEffect { get; init; } = string.Empty;

    [Id(7)] public string PolicyImpact { get; init; } = string.Empty;

    [Id(8)] public string Mode { get; init; } = string.Empty;

    [Id(9)] public long Seed { get; init; }

    [Id(10)] public string InputsHash { get; init; } = string.Empty;

    [Id(11)] public double[] Before { get; init; } = [];

    [Id(12)] public double[] After { get; init; } = [];
}
