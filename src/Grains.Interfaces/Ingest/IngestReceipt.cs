namespace SqlxOrleans.Grains.Interfaces.Ingest;

/// <summary>The answer to a batch.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="AcceptedDeltas">Deltas applied, or found to have been applied before.</param>
/// <param name="Rejected">What was not applied, by reason.</param>
/// <param name="RetryAfter">How long to wait before sending again when <see cref="IngestStatus.Retry"/>.</param>
[GenerateSerializer, Immutable, Alias("sqlx.IngestReceipt")]
public sealed record IngestReceipt(
    [property: Id(0)] IngestStatus Status,
    [property: Id(1)] int AcceptedDeltas,
    [property: Id(2)] IReadOnlyList<Rejection> Rejected,
    [property: Id(3)] TimeSpan RetryAfter);
