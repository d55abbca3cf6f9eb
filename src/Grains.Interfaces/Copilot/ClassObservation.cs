namespace SqlxOrleans.Grains.Interfaces.Copilot;

/// <summary>What one workload saw since its previous report.</summary>
/// <param name="Class"><c>L B A S</c>.</param>
/// <param name="Source">The activation that reports; a new one starts its numbers again.</param>
/// <param name="Number">1, 2, 3 ... per source.</param>
/// <param name="Epochs">Outcomes by the weight epoch under which the queries ran.</param>
/// <param name="QueueDepth">Queries waiting in all live kernels; -1 when none says.</param>
/// <param name="Slots">Execution slots of all live kernels; -1 when none says.</param>
/// <param name="ThresholdMs">The latency threshold in force.</param>
/// <param name="NewestEvent">Time of the newest event.</param>
[GenerateSerializer, Immutable, Alias("sqlx.ClassObservation")]
public sealed record ClassObservation(
    [property: Id(0)] string Class,
    [property: Id(1)] string Source,
    [property: Id(2)] long Number,
    [property: Id(3)] IReadOnlyList<EpochOutcome> Epochs,
    [property: Id(4)] int QueueDepth,
    [property: Id(5)] int Slots,
    [property: Id(6)] double ThresholdMs,
    [property: Id(7)] DateTimeOffset NewestEvent);
