namespace SqlxOrleans.Domain.Slos;

/// <summary>One rule of the burn-rate table: it holds when both windows burn faster than the threshold.</summary>
/// <param name="Severity">What it leads to.</param>
/// <param name="Threshold">Burn rate, above 0.</param>
/// <param name="IsExclusive">True when the threshold must be exceeded, false when reaching it is enough.</param>
/// <param name="LongWindow">The window that says it matters.</param>
/// <param name="ShortWindow">The window that says it still goes on.</param>
public sealed record BurnRateTier(BurnRateSeverity Severity, double Threshold, bool IsExclusive, BurnWindow LongWindow, BurnWindow ShortWindow)
{
    /// <summary>True when the rule holds. Whether there is enough traffic to believe it is another question (section 3).</summary>
    /// <param name="burnRates">Burn rate by window name, as an evaluation has them; a missing window does not burn.</param>
    public bool Holds(IReadOnlyDictionary<string, double> burnRates)
    {
        ArgumentNullException.ThrowIfNull(burnRates);
        return IsReached(burnRates.GetValueOrDefault(LongWindow.Name)) && IsReached(burnRates.GetValueOrDefault(ShortWindow.Name));
    }

    /// <summary>
    /// Why this rule cannot be used with a budget; null when it can. A threshold above 1 / (1 - target), or equal to it and
    /// exclusive, asks for more bad events than there are events.
    /// </summary>
    public string? Problem(ErrorBudget budget)
    {
        if (!(Threshold > 0))
            return $"The threshold {Threshold} is not above 0.";
        return Threshold > budget.GreatestBurnRate || (IsExclusive && Threshold >= budget.GreatestBurnRate)
            ? $"The threshold {Threshold} can never be reached: with every event bad, a target of {budget.Target} burns at {budget.GreatestBurnRate}."
            : null;
    }

    private bool IsReached(double burnRate) => IsExclusive ? burnRate > Threshold : burnRate >= Threshold;
}
