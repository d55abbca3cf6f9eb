using System.Collections.Immutable;

namespace SqlxOrleans.Domain.Copilot.Scaling;

/// <summary>
/// Samples that wait until it is known whether a breach began within the horizon after them. Yes is known when a breach is; no only when the
/// horizon has passed and a breach that began in it would be known too.
/// </summary>
/// <param name="Waiting">The oldest first, at most <see cref="Capacity"/>.</param>
public sealed record PendingLabels(ImmutableArray<PendingSample> Waiting)
{
    /// <summary>Samples kept; when there is no room the oldest goes unlabelled.</summary>
    public const int Capacity = 128;

    /// <summary>None.</summary>
    public static PendingLabels Empty { get; } = new([]);

    /// <summary>Remembers a sample, unless the newest is younger than the spacing.</summary>
    internal PendingLabels Add(PendingSample sample, TimeSpan spacing)
    {
        if (Waiting is [.., var newest] && sample.At - newest.At < spacing)
            return this;
        return new((Waiting.Length == Capacity ? Waiting.RemoveAt(0) : Waiting).Add(sample));
    }

    /// <summary>No breach is known at this moment: the samples that are old enough were followed by none.</summary>
    /// <param name="now">The present moment.</param>
    /// <param name="age">Horizon and the time until a breach is known.</param>
    /// <param name="matured">Those samples.</param>
    internal PendingLabels WithoutBreach(DateTimeOffset now, TimeSpan age, out ReadOnlySpan<PendingSample> matured)
    {
        var count = 0;
        while (count < Waiting.Length && now - Waiting[count].At > age)
            count++;
        matured = Waiting.AsSpan(0, count);
        return count == 0 ? this : new(Waiting.RemoveRange(0, count));
    }

    /// <summary>A breach that began at a moment has become known: every sample has its label.</summary>
    /// <param name="since">When it began.</param>
    /// <param name="horizon">How long before it a sample should have foretold it.</param>
    /// <param name="quiet">Samples that were too early.</param>
    /// <param name="foretold">Samples that should have foretold it, or were taken while it was not known yet.</param>
    internal PendingLabels WithBreach(DateTimeOffset since, TimeSpan horizon, out ReadOnlySpan<PendingSample> quiet, out ReadOnlySpan<PendingSample> foretold)
    {
        var count = 0;
        while (count < Waiting.Length && since - Waiting[count].At > horizon)
            count++;
        quiet = Waiting.AsSpan(0, count);
        foretold = Waiting.AsSpan(count..);
        return Empty;
    }
}
