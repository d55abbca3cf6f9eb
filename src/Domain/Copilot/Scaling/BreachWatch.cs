using System.Collections.Immutable;

namespace SqlxOrleans.Domain.Copilot.Scaling;

/// <summary>
/// When capacity, and not the weights, is why targets are missed: in two of three windows in a row some class missed, and over the three
/// more was asked for than the slots can do, so that no weights could have saved all. The breach began with the first of these windows
/// that missed, and ends when six windows in a row prove none: breaches less than half a minute apart are one.
/// </summary>
/// <param name="Recent">The newest windows, the newest last; at most <see cref="Windows"/>.</param>
/// <param name="Since">When the breach in progress began; null: there is none.</param>
/// <param name="Clear">Windows in a row that proved none.</param>
public sealed record BreachWatch(ImmutableArray<BreachWindow> Recent, DateTimeOffset? Since, int Clear)
{
    /// <summary>Windows that prove a breach.</summary>
    public const int Windows = 3;

    /// <summary>Windows that prove its end.</summary>
    public const int ClearWindows = 6;

    private const int LeastMisses = 2;

    /// <summary>Nothing seen.</summary>
    public static BreachWatch Begin { get; } = new([], null, 0);

    /// <summary>Takes a window that has ended.</summary>
    /// <param name="window">The window; windows follow each other.</param>
    /// <param name="breachLoad">Share of the slots that demand must exceed.</param>
    public BreachWatch Add(BreachWindow window, double breachLoad)
    {
        var recent = (Recent.Length == Windows ? Recent.RemoveAt(0) : Recent).Add(window);
        var (missed, load) = (0, 0.0);
        DateTimeOffset? first = null;
        foreach (var each in recent)
        {
            load += each.Load / recent.Length;
            missed += each.Missed ? 1 : 0;
            first ??= each.Missed ? each.Start : null;
        }

        if (missed >= LeastMisses && load > breachLoad)
            return new(recent, Since ?? first, 0);
        var clear = Math.Min(ClearWindows, Clear + 1);
        return new(recent, clear == ClearWindows ? null : Since, clear);
    }
}
