using Microsoft.Extensions.Logging;

namespace SqlxOrleans.Grains.Copilot;

/// <summary>The explanations of a workspace: the newest in memory and in the grain's snapshot, older ones in a ring of rows.</summary>
internal sealed partial class ExplanationBook(ChunkRing<StoredExplanations> ring, string workspace, ILogger logger)
{
    /// <summary>Chunks kept: 208 explanations.</summary>
    public const int Slots = 52;

    private const int ChunkSize = 4;
    private readonly List<StoredExplanation> _newest = [];

    /// <summary>Number of the chunk that the newest will become.</summary>
    public long Chunk { get; private set; } = 1;

    public IReadOnlyList<StoredExplanation> Newest => [.. _newest];

    public void Restore(long chunk, IReadOnlyList<StoredExplanation> newest)
    {
        Chunk = Math.Max(1, chunk);
        _newest.AddRange(newest);
    }

    public void Add(StoredExplanation explanation) => _newest.Add(explanation);

    public void Undo() => _newest.RemoveAt(_newest.Count - 1);

    /// <summary>Moves full chunks into their rows; what cannot be stored stays here, up to a limit.</summary>
    public async Task FlushAsync()
    {
        while (_newest.Count >= 2 * ChunkSize)
        {
            try
            {
                await ring.StoreAsync(new StoredExplanations { Number = Chunk, Explanations = _newest[..ChunkSize] });
            }
            catch (Exception exception)
            {
                LogNotStored(logger, workspace, exception);
                if (_newest.Count < 4 * ChunkSize)
                    return;
            }

            _newest.RemoveRange(0, ChunkSize);
            Chunk++;
        }
    }

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<StoredExplanation>> ReadAsync(int limit)
    {
        var found = new List<StoredExplanation>(_newest.AsEnumerable().Reverse().Take(limit));
        if (found.Count == limit)
            return found;
        await foreach (var chunk in ring.NewestAsync(Chunk))
        {
            found.AddRange(chunk.Explanations.Reverse().Take(limit - found.Count));
            if (found.Count == limit)
                break;
        }

        return found;
    }

    [LoggerMessage(1512, LogLevel.Warning, "Older explanations of {Workspace} could not be stored in their own row; they are kept a while longer")]
    private static partial void LogNotStored(ILogger logger, string workspace, Exception exception);
}
