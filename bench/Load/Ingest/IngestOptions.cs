using SqlxOrleans.LocalCluster;

namespace SqlxOrleans.Load.Ingest;

/// <summary>What the verb <c>ingest</c> was asked for.</summary>
internal sealed record IngestOptions
{
    public required IReadOnlyList<IngestProtocol> Protocols { get; init; }

    public required IReadOnlyList<LocalStorage> Stores { get; init; }

    /// <summary>How long a way in is measured, after its warm-up.</summary>
    public required TimeSpan Length { get; init; }

    public required TimeSpan WarmUp { get; init; }

    /// <summary>With one workspace and four classes each.</summary>
    public required int Tenants { get; init; }

    /// <summary>Requests that are under way at the same time.</summary>
    public required int Senders { get; init; }

    /// <summary>Points of one request; null for what is usual on each way in.</summary>
    public int? Batch { get; init; }

    public string? JsonPath { get; init; }

    /// <summary>Further environment of the silo.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();
}
