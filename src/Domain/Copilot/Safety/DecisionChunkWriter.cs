using System.Buffers;
using SqlxOrleans.Domain.Rewards;

namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>Appends decisions to one chunk until it is full. Not thread-safe.</summary>
public sealed class DecisionChunkWriter
{
    /// <summary>A chunk is full from this size on: some 45 decisions of four busy classes, 250 of none.</summary>
    public const int FullBytes = 8 * 1024;

    /// <summary>The most decisions in a chunk.</summary>
    public const int MostDecisions = 512;

    private readonly PackedWriter _body = new();
    private DateTimeOffset _lastAt;
    private PerClass<double> _thresholds;
    private long _lastEpoch;
    private SchedulerWeights _remembered;

    /// <summary>Begins a chunk where the learner stands.</summary>
    /// <param name="number">The chunk's number.</param>
    /// <param name="firstDecision">Number of the first decision in it.</param>
    /// <param name="learner">Who decides.</param>
    /// <param name="seed">The workspace's seed.</param>
    /// <param name="memory">Its memory before the first decision.</param>
    /// <param name="at">The time.</param>
    public DecisionChunkWriter(long number, long firstDecision, WorkspaceLearner learner, long seed, LearnerMemory memory, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(learner);
        ArgumentNullException.ThrowIfNull(memory);
        (Number, _lastAt, _remembered) = (number, at, memory.Weights);
        var checkpoint = new ArrayBufferWriter<byte>(4096);
        memory.WriteTo(checkpoint);
        DecisionChunkCodec.WriteHeader(_body, number, firstDecision, learner, seed, checkpoint.WrittenSpan, at);
    }

    /// <summary>The chunk's number.</summary>
    public long Number { get; }

    /// <summary>Decisions in it.</summary>
    public int Count { get; private set; }

    /// <summary>True when the next decision belongs into the next chunk.</summary>
    public bool IsFull => _body.Body.Length >= FullBytes || Count >= MostDecisions;

    /// <summary>Appends the next decision; its demand must be rounded.</summary>
    public void Add(DecisionRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        DecisionChunkCodec.Write(_body, record, _lastAt, _lastEpoch, _thresholds, _remembered);
        (_lastAt, _lastEpoch, _remembered) = (record.At, record.Epoch, record.Weights);
        _thresholds = PerClass.Of(c => record.Demand.Classes[c].ThresholdMs);
        Count++;
    }

    /// <summary>The chunk as it is stored and sent, with a checksum.</summary>
    public byte[] ToArray()
    {
        var packed = new ArrayBufferWriter<byte>(_body.Body.Length + PackedWriter.ChecksumLength);
        _body.Seal(packed);
        return packed.WrittenSpan.ToArray();
    }
}
