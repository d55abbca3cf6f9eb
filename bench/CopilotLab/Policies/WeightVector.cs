using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Policies;

/// <summary>Weights as four numbers in the order L, B, A, S, and how any four numbers become valid weights.</summary>
internal static class WeightVector
{
    /// <summary>Number of judged classes.</summary>
    public const int Classes = 4;

    /// <summary>The weights as an array.</summary>
    public static double[] ToArray(SchedulerWeights weights) => [weights.L, weights.B, weights.A, weights.S];

    /// <summary>The numbers as weights, unchecked.</summary>
    public static SchedulerWeights ToWeights(ReadOnlySpan<double> shares) => new(shares[0], shares[1], shares[2], shares[3]);

    /// <summary>
    /// Brings the numbers to sum 1 between floor and ceiling: normalises, clamps, and spreads what clamping left over in proportion to
    /// each class's room, as the product does. Numbers that are negative, not finite, or all 0 become the starting weights.
    /// </summary>
    public static SchedulerWeights Bound(ReadOnlySpan<double> shares, PolicySetting setting)
    {
        Span<double> bounded = stackalloc double[Classes];
        shares[..Classes].CopyTo(bounded);
        if (!BoundInPlace(bounded, setting.Floor, setting.Ceiling))
            return setting.Start;
        return ToWeights(bounded);
    }

    /// <summary>The same in place; false, with the numbers as they were, when they cannot be shares.</summary>
    public static bool BoundInPlace(Span<double> shares, double floor, double ceiling)
    {
        double sum = 0;
        foreach (var share in shares)
        {
            if (!(share >= 0))
                return false;
            sum += share;
        }

        if (!double.IsFinite(sum) || sum <= 0)
            return false;
        double lack = 1;
        for (var c = 0; c < shares.Length; c++)
        {
            shares[c] = Math.Clamp(shares[c] / sum, floor, ceiling);
            lack -= shares[c];
        }

        double room = 0;
        foreach (var share in shares)
            room += lack > 0 ? ceiling - share : share - floor;
        if (room <= 0)
            return true;
        for (var c = 0; c < shares.Length; c++)
            shares[c] += lack / room * (lack > 0 ? ceiling - shares[c] : shares[c] - floor);
        return true;
    }

    /// <summary>Sum of the absolute differences, 0..2 between two settings.</summary>
    public static double Distance(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double sum = 0;
        for (var c = 0; c < Classes; c++)
            sum += Math.Abs(left[c] - right[c]);
        return sum;
    }
}
