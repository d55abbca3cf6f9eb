using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using SqlxOrleans.Domain.Copilot.Predictive;
using SqlxOrleans.Domain.Copilot.Priors;
using SqlxOrleans.Domain.Rewards;

namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>What the learner remembers of a workspace, opaque to everyone else.</summary>
public sealed class LearnerMemory
{
    private static readonly PredictiveOptions _standard = new();

    internal LearnerMemory(PredictiveState state) => State = state;

    /// <summary>The weights that the learner takes to be in force.</summary>
    public SchedulerWeights Weights => State.Weights;

    /// <summary>When it was last told anything; null when never.</summary>
    public DateTimeOffset? LastTelemetryAt => State.LastTelemetryAt;

    /// <summary>What it has learnt that may help a workspace that has not; null for a class that has too little to say.</summary>
    public PerClass<ClassPrior?> Learnt => PredictivePrior.Learnt(State, _standard);

    internal PredictiveState State { get; }

    /// <summary>The same memory, begun with what others learnt: classes with experience of their own keep theirs.</summary>
    public LearnerMemory WithPrior(PerClass<ClassPrior?> prior) => new(PredictivePrior.Begin(State, prior));

    /// <summary>
    /// The same memory with what is really in force: what follows a pin, a rollback or another mode. The effect of the other weights has
    /// then still to be seen.
    /// </summary>
    public LearnerMemory InForce(SchedulerWeights weights, DateTimeOffset now) => weights == State.Weights
        ? this
        : new(State.InForce(weights, now));

    /// <summary>The first 64 bits of the SHA-256 over the packed memory.</summary>
    public ulong Hash()
    {
        var packed = new ArrayBufferWriter<byte>(4096);
        WriteTo(packed);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(packed.WrittenSpan, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }

    /// <summary>Appends the memory, with a version and a checksum.</summary>
    public void WriteTo(IBufferWriter<byte> writer) => State.WriteTo(writer);

    /// <summary>Reads what <see cref="WriteTo"/> wrote; null, without an exception, for anything else.</summary>
    public static LearnerMemory? TryRead(ReadOnlySpan<byte> source) => PredictiveState.TryRead(source) is { } state ? new(state) : null;

    internal static ulong HashOf(PredictiveOptions options)
    {
        var writer = new PackedWriter();
        PredictiveInputs.Write(writer, options);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(writer.Body, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
