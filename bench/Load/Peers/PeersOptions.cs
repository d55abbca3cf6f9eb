namespace SqlxOrleans.Load.Peers;

/// <summary>What the verb <c>peers</c> was asked for.</summary>
internal sealed record PeersOptions
{
    /// <summary>Points of one measurement of one server.</summary>
    public required int Points { get; init; }

    /// <summary>With four classes each: the series.</summary>
    public required int Tenants { get; init; }

    /// <summary>Most points of a request.</summary>
    public required int Batch { get; init; }

    /// <summary>Requests under way at the same time.</summary>
    public required int Senders { get; init; }

    /// <summary>How often every server is measured, in turns, each time anew.</summary>
    public required int Rounds { get; init; }

    /// <summary>Where the peers' programs are; null: on PATH.</summary>
    public string? Binaries { get; init; }

    /// <summary>Names of the servers.</summary>
    public required IReadOnlyList<string> Only { get; init; }

    public string? JsonPath { get; init; }
}
