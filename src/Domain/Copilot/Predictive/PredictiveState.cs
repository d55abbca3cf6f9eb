using System.Buffers;
using SqlxOrleans.Domain.Copilot.Predictive.FewSlots;

namespace SqlxOrleans.Domain.Copilot.Predictive;

/// <summary>Everything the predictive learner remembers. Immutable; stored with the grain's snapshot, about 3 KB.</summary>
public sealed record PredictiveState
{
    private PredictiveState()
    {
    }

    /// <summary>The weights in force.</summary>
    public SchedulerWeights Weights { get; init; } = SchedulerWeights.Default;

    /// <summary>Demand of each class.</summary>
    public PerClass<ClassBelief> Classes { get; init; } = PerClass.Of(_ => new ClassBelief());

    /// <summary>Demand vectors of the last decisions, the newest first: shares of capacity, without what waits.</summary>
    public IReadOnlyList<PerClass<double>> History { get; init; } = [];

    /// <summary>What outcomes taught beyond the model of demand.</summary>
    public PerClass<Correction> Corrections { get; init; }

    /// <summary>Capacity learned from the greatest concurrency seen, in slots; 0 before the first. Used when no kernel reports slots.</summary>
    public double LearnedSlots { get; init; }

    /// <summary>Cores behind the slots, and the classes' work alone.</summary>
    public CoreBelief Cores { get; init; } = new();

    /// <summary>What settings of few slots are worth.</summary>
    public SettingScores Settings { get; init; } = SettingScores.None;

    /// <summary>Decisions with telemetry so far: with the seed it makes the neighbours that are tried.</summary>
    public long Decisions { get; init; }

    /// <summary>When telemetry last arrived.</summary>
    public DateTimeOffset? LastTelemetryAt { get; init; }

    /// <summary>When the weights last changed.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Inputs refused because a value was not finite or out of range.</summary>
    public long Refused { get; init; }

    /// <summary>Nothing known, default weights in force.</summary>
    public static PredictiveState Initial(PredictiveOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new() { Corrections = PerClass.Of(_ => Correction.Prior(options.CorrectionVariance)) };
    }

    /// <summary>The same with other weights in force: their effect has still to be seen.</summary>
    public PredictiveState InForce(SchedulerWeights weights, DateTimeOffset now)
    {
        var classes = Classes;
        return this with
        {
            Weights = weights,
            ChangedAt = now,
            Classes = PerClass.Of(c => classes[c] with { RequestsSinceChange = 0, ActiveSinceChange = false }),
        };
    }

    /// <summary>Appends the state, with a version and a checksum.</summary>
    public void WriteTo(IBufferWriter<byte> writer) => PredictiveStateCodec.Write(this, writer);

    /// <summary>Reads what <see cref="WriteTo(IBufferWriter{byte})"/> wrote; null, without an exception, for anything else.</summary>
    public static PredictiveState? TryRead(ReadOnlySpan<byte> source) => PredictiveStateCodec.TryRead(source, new PredictiveState());

    /// <summary>The bytes that the state is, without version and checksum: equal states have equal ones.</summary>
    internal void WriteTo(Rewards.PackedWriter writer) => PredictiveStateCodec.Write(this, writer);
}
