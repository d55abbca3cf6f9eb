namespace SqlxOrleans.Domain.Slos;

/// <summary>Good and total events of one window; <c>default</c> is the empty window.</summary>
public readonly record struct EventCount
{
    /// <summary>Counts that do not contradict each other.</summary>
    /// <param name="good">Good events, 0..<paramref name="total"/>.</param>
    /// <param name="total">Judged events.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or more are good than there are.</exception>
    public EventCount(long good, long total)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(good);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(good, total);
        (Good, Total) = (good, total);
    }

    /// <summary>Good events.</summary>
    public long Good { get; }

    /// <summary>Judged events, good and bad.</summary>
    public long Total { get; }

    /// <summary>Events that spend the error budget.</summary>
    public long Bad => Total - Good;

    /// <summary>Share of bad events, 0..1. Without traffic it is zero: silence spends no budget.</summary>
    public double BadRatio => Total == 0 ? 0 : (double)Bad / Total;

    /// <summary>Counts of two windows that do not overlap.</summary>
    public static EventCount operator +(EventCount left, EventCount right) =>
        new(left.Good + right.Good, left.Total + right.Total);
}
