namespace SqlxOrleans.Load.Traffic;

/// <summary>What the verbs over a local cluster have in common.</summary>
internal sealed record TrafficOptions
{
    public required TimeSpan Length { get; init; }

    /// <summary>Senders, each with a connection of its own.</summary>
    public required int Producers { get; init; }

    /// <summary>Four series each.</summary>
    public required int Workspaces { get; init; }

    /// <summary>Events per second over all producers.</summary>
    public required int Rate { get; init; }

    public required int Seed { get; init; }

    public string? JsonPath { get; init; }

    /// <summary>Events that the ledger claims without having sent them: shows that the verb fails when it should.</summary>
    public int Miscount { get; init; }

    /// <summary>Further environment of every silo.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();
}
