using System.Buffers;

namespace SqlxOrleans.Domain.Copilot;

/// <summary>Everything the triage learner remembers. Immutable; stored with the grain's snapshot.</summary>
public sealed record TriageState
{
    private TriageState()
    {
    }

    /// <summary>The weights in force.</summary>
    public SchedulerWeights Weights { get; init; } = SchedulerWeights.Default;

    /// <summary>Beliefs per class.</summary>
    public PerClass<ClassEstimate> Classes { get; init; }

    /// <summary>The classes that are protected.</summary>
    public ClassSet Protected { get; init; } = ClassSet.All;

    /// <summary>The set that recent decisions would rather protect.</summary>
    public ClassSet Candidate { get; init; } = ClassSet.All;

    /// <summary>How many decisions in a row chose <see cref="Candidate"/>.</summary>
    public int CandidateCount { get; init; }

    /// <summary>How many decisions in a row saw every protected class meet its target.</summary>
    public int CalmCount { get; init; }

    /// <summary>Decisions since the protected set last changed; the greatest number before the first time.</summary>
    public int SinceSetChange { get; init; } = int.MaxValue;

    /// <summary>Decisions since a class was last protected again; the greatest number before the first time.</summary>
    public int SinceRelease { get; init; } = int.MaxValue;

    /// <summary>
    /// Calm decisions before a class that was given up is protected again. It doubles when that proves wrong, and comes back when it
    /// proves right.
    /// </summary>
    public int ReleasePatience { get; init; }

    /// <summary>
    /// How much longer statements take for the others beside them: 1 when they run undisturbed. Slots that share fewer cores than
    /// there are slots stretch every statement, which looks like demand and is none.
    /// </summary>
    public double Contention { get; init; } = 1;

    /// <summary>
    /// Capacity learned from the greatest concurrency seen, in slots; 0 before the first. Used when no kernel reports slots.
    /// </summary>
    public double LearnedSlots { get; init; }

    /// <summary>When telemetry last arrived.</summary>
    public DateTimeOffset? LastTelemetryAt { get; init; }

    /// <summary>When the weights last changed.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Inputs refused because a value was not finite or out of range.</summary>
    public long Refused { get; init; }

    /// <summary>Nothing known, default weights in force, headroom at its start.</summary>
    public static TriageState Initial(TriageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new() { Classes = PerClass.Of(_ => new ClassEstimate { Headroom = options.HeadroomStart }), ReleasePatience = options.ReleaseDecisions };
    }

    /// <summary>Appends the state, with a version and a checksum.</summary>
    public void WriteTo(IBufferWriter<byte> writer) => TriageStateCodec.Write(this, writer);

    /// <summary>Reads what <see cref="WriteTo"/> wrote; null, without an exception, for anything else.</summary>
    public static TriageState? TryRead(ReadOnlySpan<byte> source) => TriageStateCodec.TryRead(source, new TriageState());
}
