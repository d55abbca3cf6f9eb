using System.Buffers;

namespace SqlxOrleans.Domain.Copilot.Scaling;

/// <summary>Everything the scaling classifier remembers of a workspace. Immutable; stored with the grain's snapshot, at most 9 KB.</summary>
public sealed record ScalingState
{
    private ScalingState()
    {
    }

    /// <summary>What was learnt.</summary>
    public required LogisticBelief Belief { get; init; }

    /// <summary>What is known of each class.</summary>
    public PerClass<ClassMeter> Classes { get; init; }

    /// <summary>Running means.</summary>
    public DemandTrend Trend { get; init; }

    /// <summary>The last two minutes of demand.</summary>
    public LoadHistory Loads { get; init; } = LoadHistory.Empty;

    /// <summary>The window in progress.</summary>
    public OpenWindow Window { get; init; }

    /// <summary>Breaches of capacity.</summary>
    public BreachWatch Breaches { get; init; } = BreachWatch.Begin;

    /// <summary>Samples without a label.</summary>
    public PendingLabels Pending { get; init; } = PendingLabels.Empty;

    /// <summary>How often warnings were right.</summary>
    public ClaimBook Claims { get; init; } = ClaimBook.Begin;

    /// <summary>What is recommended.</summary>
    public ScalingAdvice Advice { get; init; } = ScalingAdvice.Begin;

    /// <summary>Execution slots of the kernels; 0 before one said.</summary>
    public int Slots { get; init; }

    /// <summary>When telemetry last arrived; null: too long ago, and nothing is recommended.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>What was last seen.</summary>
    public ScalingFeatures Features { get; init; }

    /// <summary>Probability of a breach of capacity within the horizon, 0..1.</summary>
    public double Probability { get; init; }

    /// <summary>Nothing known.</summary>
    public static ScalingState Initial(ScalingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new() { Belief = LogisticBelief.Prior(options) };
    }

    /// <summary>Appends the state, with a version and a checksum.</summary>
    public void WriteTo(IBufferWriter<byte> writer) => ScalingStateCodec.Write(this, writer);

    /// <summary>Reads what <see cref="WriteTo"/> wrote; null, without an exception, for anything else.</summary>
    public static ScalingState? TryRead(ReadOnlySpan<byte> source) => ScalingStateCodec.TryRead(source);

    internal static ScalingState Of(LogisticBelief belief) => new() { Belief = belief };
}
