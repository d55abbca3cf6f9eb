namespace SqlxOrleans.Load.Noisy;

/// <summary>What a flooding process is told to send; one line of JSON.</summary>
internal sealed record FloodOrder
{
    /// <summary>Where to; null: to the server in the flooding process itself, which refuses everything.</summary>
    public Uri? Target { get; init; }

    /// <summary>The key that it sends.</summary>
    public string Key { get; init; } = "nobody";

    /// <summary>OTLP over gRPC, else over HTTP.</summary>
    public required bool IsGrpc { get; init; }

    /// <summary>Requests a second.</summary>
    public required int Rate { get; init; }

    /// <summary>Spans of a request.</summary>
    public required int Points { get; init; }

    public required int Connections { get; init; }
}
