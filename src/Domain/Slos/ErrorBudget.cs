namespace SqlxOrleans.Domain.Slos;

/// <summary>
/// The share of events that may be bad: <c>1 - target</c>. <c>default</c> is no budget at all (a target of 100 %): the first
/// bad event overspends it without limit.
/// </summary>
/// <remarks>
/// Held as a decimal, because <c>1 - 0.999</c> is 0.0010000000000000009 in binary, and thresholds shown to people or
/// exported as rules (14.4, 6, 3, 1 times 0.001) must be the numbers that were asked for. Fifteen significant digits.
/// </remarks>
public readonly record struct ErrorBudget
{
    private readonly decimal _ratio;

    private ErrorBudget(decimal ratio) => _ratio = ratio;

    /// <summary>Share of events that may be bad, 0..1; the double nearest to the decimal value.</summary>
    public double Ratio => (double)_ratio;

    /// <summary>Share of events that must be good, 0..1.</summary>
    public double Target => (double)(1m - _ratio);

    /// <summary>
    /// The greatest burn rate there is, 1 / (1 - target): every event is bad. A threshold above it can never be reached.
    /// </summary>
    public double GreatestBurnRate => _ratio == 0 ? double.PositiveInfinity : (double)(1m / _ratio);

    /// <summary>The budget that a target leaves.</summary>
    /// <param name="target">Least good share, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The target is not strictly between 0 and 1.</exception>
    public static ErrorBudget OfTarget(double target) => new(1m - Share(target, nameof(target)));

    /// <summary>The budget itself, as an error ceiling states it.</summary>
    /// <param name="maxBadRatio">Greatest bad share, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not strictly between 0 and 1.</exception>
    public static ErrorBudget OfMaxBadRatio(double maxBadRatio) => new(Share(maxBadRatio, nameof(maxBadRatio)));

    /// <summary>
    /// Share of the budget that is left after these events: 1 untouched (also without traffic), 0 spent, negative overspent.
    /// </summary>
    public double Left(EventCount count) => 1 - BurnRate(count);

    /// <summary>
    /// How many times faster than allowed the budget is spent: bad share / budget. 1 spends it exactly in its window, 0 when
    /// there is no traffic, at most <see cref="GreatestBurnRate"/>.
    /// </summary>
    public double BurnRate(EventCount count) => count.Bad == 0 ? 0 : count.BadRatio / Ratio;

    /// <summary>True when more events were bad than the budget allows; spending it exactly is allowed.</summary>
    public bool IsOverspentBy(EventCount count) => count.Bad > count.Total * _ratio;

    /// <summary>True when the window is so quiet that a single bad event would overspend the budget: n (1 - target) &lt; 1.</summary>
    /// <param name="total">Judged events of the window.</param>
    public bool IsTooLittleTraffic(long total) => total * _ratio < 1;

    /// <summary>The bad share at which a burn-rate threshold is reached, to print or export: 14.4 of 99.9 % is 0.0144.</summary>
    public double BadRatioAt(double burnRate) => (double)((decimal)burnRate * _ratio);

    private static decimal Share(double share, string name)
    {
        // NaN fails both comparisons' complement, so ask for what is allowed.
        if (!(share > 0 && share < 1))
            throw new ArgumentOutOfRangeException(name, share, "A target or error ceiling lies strictly between 0 and 1.");
        var rounded = (decimal)share;
        return rounded is > 0 and < 1
            ? rounded
            : throw new ArgumentOutOfRangeException(name, share, "Closer to 0 or 1 than fifteen digits can tell.");
    }
}
