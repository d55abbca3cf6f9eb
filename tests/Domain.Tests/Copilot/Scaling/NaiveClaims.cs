namespace SqlxOrleans.Domain.Tests.Copilot.Scaling;

/// <summary>Precision and recall from whole histories, second by second, with nothing remembered between questions.</summary>
internal static class NaiveClaims
{
    /// <summary>Hits, false alarms and misses of warnings and breaches in seconds 0 to n - 1, when breaches are known at once.</summary>
    public static (int Hits, int FalseAlarms, int Misses) Count(bool[] warned, bool[] breach, int horizon)
    {
        var (hits, falseAlarms, misses, claim) = (0, 0, 0, -1);
        for (var second = 0; second < warned.Length; second++)
        {
            if (breach[second])
            {
                if (second > 0 && breach[second - 1])
                    continue;
                var ranOut = claim >= 0 && second - claim > horizon;
                falseAlarms += ranOut ? 1 : 0;
                var again = ranOut ? Again(second, claim) : claim;
                if (!Outlived(second))
                    (hits, misses) = again >= 0 && again < second ? (hits + 1, misses) : (hits, misses + 1);
                claim = -1;
                continue;
            }

            if (claim >= 0 && second - claim > horizon)
            {
                falseAlarms++;
                claim = Again(second, claim);
            }
            else if (claim < 0 && warned[second] && !Outlived(second))
            {
                claim = second;
            }
        }

        return (hits, falseAlarms, misses);

        // Where a warning that stands claims again: where its claim ran out, or where it was raised after that.
        int Again(int second, int claim)
        {
            if (!warned[second])
                return -1;
            var raised = second;
            while (raised > 0 && warned[raised - 1])
                raised--;
            return Math.Max(claim + horizon, raised);
        }

        // Whether the warning has stood since a breach that ended less than a horizon ago.
        bool Outlived(int second)
        {
            if (!warned[second])
                return false;
            for (var back = second; back >= 0 && warned[back]; back--)
            {
                if (back > 0 && !breach[back] && breach[back - 1])
                    return second - back <= horizon;
            }

            return false;
        }
    }
}
