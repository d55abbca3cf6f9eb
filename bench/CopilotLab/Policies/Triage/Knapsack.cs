namespace SqlxOrleans.CopilotLab.Policies.Triage;

/// <summary>Which classes to protect when not all fit: all 16 sets are tried. A set is four bits, L lowest.</summary>
internal static class Knapsack
{
    /// <summary>All classes.</summary>
    public const int All = (1 << WeightVector.Classes) - 1;

    /// <summary>Whether the set has the class.</summary>
    public static bool Has(int set, int index) => (set & (1 << index)) != 0;

    /// <summary>What the set requires, with a floor for each class outside it; it fits when this is at most 1.</summary>
    public static double Need(int set, ReadOnlySpan<double> requirements, double floor)
    {
        double need = 0;
        for (var c = 0; c < WeightVector.Classes; c++)
            need += Has(set, c) ? Math.Max(floor, requirements[c]) : floor;
        return need;
    }

    /// <summary>The set of the greatest value that fits; of equal ones the one that needs least. The empty set always fits.</summary>
    public static int Choose(ReadOnlySpan<double> values, ReadOnlySpan<double> requirements, double floor)
    {
        var (best, bestValue, bestNeed) = (0, 0.0, double.PositiveInfinity);
        for (var set = 1; set <= All; set++)
        {
            var need = Need(set, requirements, floor);
            if (need > 1)
                continue;
            double value = 0;
            for (var c = 0; c < WeightVector.Classes; c++)
                value += Has(set, c) ? values[c] : 0;
            if (value > bestValue + 1e-12 || (value > bestValue - 1e-12 && need < bestNeed))
                (best, bestValue, bestNeed) = (set, value, need);
        }

        return best;
    }
}
