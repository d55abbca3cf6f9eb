namespace SqlxOrleans.Grains.Copilot;

/// <summary>A row of a <see cref="ChunkRing{T}"/>.</summary>
internal interface IChunk
{
    /// <summary>1, 2, 3 ...; 0 for a row that was never written.</summary>
    long Number { get; }

    /// <summary>Grows with what the chunk holds: of two chunks of one number the longer one is the newer.</summary>
    int Length { get; }
}
