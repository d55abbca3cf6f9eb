namespace SqlxOrleans.Domain.Budgets;

/// <summary>Divides whole units.</summary>
internal static class Proportion
{
    /// <summary>
    /// Parts in proportion to the weights that add up to the amount, none greater than its weight: rounded down, and what is left
    /// goes to the largest remainders, the first first.
    /// </summary>
    /// <param name="amount">At most the sum of the weights.</param>
    /// <param name="weights">Zero or more each.</param>
    public static long[] Of(long amount, long[] weights)
    {
        var total = weights.Sum();
        var parts = new long[weights.Length];
        if (amount == 0 || total == 0)
            return parts;
        var remainders = new Int128[weights.Length];
        var left = amount;
        for (var i = 0; i < weights.Length; i++)
        {
            var (quotient, remainder) = Int128.DivRem((Int128)amount * weights[i], total);
            (parts[i], remainders[i]) = ((long)quotient, remainder);
            left -= parts[i];
        }

        foreach (var i in Enumerable.Range(0, weights.Length).OrderByDescending(i => remainders[i]).Take((int)left))
            parts[i]++;
        return parts;
    }
}
