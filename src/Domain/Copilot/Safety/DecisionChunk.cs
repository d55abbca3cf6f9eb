namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>A stretch of the decision journal that can be recomputed on its own: where the learner stood, and what came.</summary>
/// <param name="Number">Counts a workspace's chunks, 1, 2, 3 ...</param>
/// <param name="Model">The learner's name.</param>
/// <param name="ModelVersion">Its version.</param>
/// <param name="OptionsHash">Its constants.</param>
/// <param name="TimeToLive">How long weights live without telemetry.</param>
/// <param name="Seed">The workspace's seed.</param>
/// <param name="Checkpoint">The learner's packed memory before the first decision.</param>
/// <param name="Decisions">In order; their numbers follow each other.</param>
public sealed record DecisionChunk(
    long Number,
    string Model,
    int ModelVersion,
    ulong OptionsHash,
    TimeSpan TimeToLive,
    long Seed,
    byte[] Checkpoint,
    IReadOnlyList<DecisionRecord> Decisions)
{
    /// <summary>Reads what <see cref="DecisionChunkWriter"/> wrote; null, without an exception, for anything else.</summary>
    public static DecisionChunk? TryRead(ReadOnlySpan<byte> source) => DecisionChunkCodec.TryRead(source);
}
