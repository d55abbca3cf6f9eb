namespace SqlxOrleans.Load.Noisy;

/// <summary>What the verb <c>noisy</c> was asked for.</summary>
internal sealed record NoisyOptions
{
    /// <summary>How often each phase comes, in turns.</summary>
    public required int Rounds { get; init; }

    /// <summary>How long a phase is measured, its first second not counted.</summary>
    public required TimeSpan PhaseLength { get; init; }

    /// <summary>Requests a second of the quiet tenant.</summary>
    public required int QuietRate { get; init; }

    /// <summary>Spans of its request.</summary>
    public required int QuietPoints { get; init; }

    /// <summary>Items a second that the silo takes of a tenant; null: what the product ships with.</summary>
    public int? Limit { get; init; }

    public required FloodOrder Flood { get; init; }

    /// <summary>Of the sender of the flood in the phases with a low priority.</summary>
    public required int Nice { get; init; }

    /// <summary>The silo has core 0 for itself, the flood's sender runs on core 1 with this process.</summary>
    public required bool Pin { get; init; }

    public string? JsonPath { get; init; }
}
