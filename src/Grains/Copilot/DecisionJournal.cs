using Microsoft.Extensions.Logging;
using SqlxOrleans.Domain.Copilot.Safety;

namespace SqlxOrleans.Grains.Copilot;

/// <summary>
/// A workspace's decision journal: the open chunk in memory and in the grain's snapshot, full ones in a ring of rows. A chunk that cannot
/// be stored is tried again with the next one; when several wait the oldest is lost, which costs history and nothing else.
/// </summary>
internal sealed partial class DecisionJournal(ChunkRing<StoredDecisions> ring, WorkspaceLearner learner, long seed, string workspace, ILogger logger)
{
    /// <summary>Chunks kept: about 2,000 decisions of four busy classes.</summary>
    public const int Slots = 48;

    private const int MostWaiting = 3;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    private readonly List<StoredDecisions> _waiting = [];
    private DecisionChunkWriter? _open;
    private long _lastChunk;
    private DateTimeOffset _failedAt;

    /// <summary>Decisions made.</summary>
    public long Count { get; private set; }

    /// <summary>True when a full chunk is not stored yet.</summary>
    public bool HasWaiting => _waiting.Count > 0;

    /// <summary>Number of the open chunk.</summary>
    public long Chunk => _open?.Number ?? _lastChunk;

    /// <summary>Takes up what the snapshot had; the first decision after a start begins a chunk of its own.</summary>
    public void Restore(long chunk, long count, byte[] open)
    {
        (_lastChunk, Count) = (chunk, count);
        if (open.Length > 0)
            _waiting.Add(new StoredDecisions { Number = chunk, Packed = open });
    }

    /// <summary>Records a decision that the learner made from a memory.</summary>
    public void Add(LearnerMemory before, DecisionRecord record)
    {
        if (_open is { IsFull: true })
            Close(_open.ToArray());
        _open ??= new DecisionChunkWriter(_lastChunk + 1, Count + 1, learner, seed, before, record.At);
        Count++;
        _open.Add(record with { Number = Count });
    }

    /// <summary>The open chunk as it is stored.</summary>
    public byte[] Open() => _open?.ToArray() ?? (_waiting.Count > 0 ? _waiting[^1].Packed : []);

    /// <summary>The learner goes on from elsewhere than the last decision led to: what follows is a chunk of its own.</summary>
    public void Break()
    {
        if (_open is not null)
            Close(_open.ToArray());
    }

    /// <summary>Stores full chunks; after a failure not before a while, so that a slow storage does not slow every decision.</summary>
    public async Task FlushAsync(DateTimeOffset now)
    {
        if (_waiting.Count == 0 || (now - _failedAt).Duration() < RetryAfter)
            return;
        try
        {
            while (_waiting.Count > 0)
            {
                await ring.StoreAsync(_waiting[0]);
                _waiting.RemoveAt(0);
            }
        }
        catch (Exception exception)
        {
            _failedAt = now;
            LogNotStored(logger, workspace, _waiting.Count, exception);
            if (_waiting.Count > MostWaiting)
                _waiting.RemoveAt(0);
        }
    }

    /// <summary>Every chunk, the oldest first.</summary>
    public async Task<IReadOnlyList<byte[]>> ReadAsync()
    {
        var newestFirst = new List<byte[]>();
        if (_open is not null)
            newestFirst.Add(_open.ToArray());
        var waiting = _waiting.ToArray();
        newestFirst.AddRange(waiting.Reverse().Select(each => each.Packed));
        var before = waiting.Length > 0 ? waiting[0].Number : _open?.Number ?? (_lastChunk + 1);
        await foreach (var stored in ring.NewestAsync(before))
            newestFirst.Add(stored.Packed);
        newestFirst.Reverse();
        return newestFirst;
    }

    private void Close(byte[] packed)
    {
        _lastChunk = _open!.Number;
        _waiting.Add(new StoredDecisions { Number = _lastChunk, Packed = packed });
        _open = null;
    }

    [LoggerMessage(1511, LogLevel.Warning, "{Chunks} chunks of the decision journal of {Workspace} could not be stored; decisions go on")]
    private static partial void LogNotStored(ILogger logger, string workspace, int chunks, Exception exception);
}
