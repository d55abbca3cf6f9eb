using System.Buffers;

namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>What is in force in a workspace, by whose word, and how it does. Immutable; stored with the grain's snapshot.</summary>
public sealed record SafetyState
{
    /// <summary>What operators have decided.</summary>
    public OperatorControls Controls { get; init; } = OperatorControls.Initial;

    /// <summary>The weights of every kernel but the trial kernel.</summary>
    public required SchedulerWeights Approved { get; init; }

    /// <summary>The weights of the trial kernel; null when it has none of its own.</summary>
    public SchedulerWeights? Candidate { get; init; }

    /// <summary>What rollback rests on.</summary>
    public required RollbackEvidence Evidence { get; init; }

    /// <summary>Until when nothing changes after a rollback; null: free.</summary>
    public DateTimeOffset? HoldUntil { get; init; }

    /// <summary>When weights last changed; null before the first time.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Requests that ended under the newest weights.</summary>
    public PerClass<long> SinceChange { get; init; }

    /// <summary>Decisions that were no weights at all.</summary>
    public long Refused { get; init; }

    /// <summary>Decisions that were moved back to a limit.</summary>
    public long Corrected { get; init; }

    /// <summary>Settings that were taken back because they did worse.</summary>
    public long RolledBack { get; init; }

    /// <summary>Times that the default weights came back because nobody could decide.</summary>
    public long FellBack { get; init; }

    /// <summary>Default controls, and weights that are in force already.</summary>
    public static SafetyState Begin(SchedulerWeights inForce) => new() { Approved = inForce, Evidence = RollbackEvidence.Begin(inForce) };

    /// <summary>
    /// The weights that the next decision starts from: those whose effect it sees. Null in shadow, where a decision continues the one
    /// before, which nobody had.
    /// </summary>
    public SchedulerWeights? LearnsFrom => Controls switch
    {
        { Pin: not null } or { Freeze: not null } => Approved,
        { Mode: CopilotMode.Shadow } => null,
        { Mode: CopilotMode.Canary } => Candidate ?? Approved,
        _ => Approved,
    };

    /// <summary>Appends the state, with a version and a checksum.</summary>
    public void WriteTo(IBufferWriter<byte> writer) => SafetyStateCodec.Write(this, writer);

    /// <summary>Reads what <see cref="WriteTo"/> wrote; null, without an exception, for anything else.</summary>
    public static SafetyState? TryRead(ReadOnlySpan<byte> source) => SafetyStateCodec.TryRead(source);
}
