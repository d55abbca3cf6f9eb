namespace SqlxOrleans.Domain.Copilot.Predictive;

/// <summary>
/// Shares of capacity under weighted fair sharing (generalised processor sharing; Parekh and Gallager, 1993): what a class does not use
/// goes to the others in proportion to their weights.
/// </summary>
internal static class FairShare
{
    public const int Classes = 4;

    /// <summary>The share of capacity that one class could get if it asked for all it can; positive.</summary>
    /// <param name="own">The class, 0..3.</param>
    /// <param name="weights">Four weights, each positive.</param>
    /// <param name="demand">Four demands as shares of capacity, each 0 or more; the class's own does not count.</param>
    public static double Available(int own, ReadOnlySpan<double> weights, ReadOnlySpan<double> demand)
    {
        // A class is satisfied before another when it asks for less per weight.
        var (first, second, third) = own switch { 0 => (1, 2, 3), 1 => (0, 2, 3), 2 => (0, 1, 3), _ => (0, 1, 2) };
        var (firstDemand, firstWeight) = (demand[first], weights[first]);
        var (secondDemand, secondWeight) = (demand[second], weights[second]);
        var (thirdDemand, thirdWeight) = (demand[third], weights[third]);
        if (secondDemand * firstWeight < firstDemand * secondWeight)
            (firstDemand, firstWeight, secondDemand, secondWeight) = (secondDemand, secondWeight, firstDemand, firstWeight);
        if (thirdDemand * secondWeight < secondDemand * thirdWeight)
        {
            (secondDemand, secondWeight, thirdDemand, thirdWeight) = (thirdDemand, thirdWeight, secondDemand, secondWeight);
            if (secondDemand * firstWeight < firstDemand * secondWeight)
                (firstDemand, firstWeight, secondDemand, secondWeight) = (secondDemand, secondWeight, firstDemand, firstWeight);
        }

        var (left, weight) = (1.0, weights[0] + weights[1] + weights[2] + weights[3]);
        if (firstDemand * weight <= left * firstWeight)
        {
            (left, weight) = (left - firstDemand, weight - firstWeight);
            if (secondDemand * weight <= left * secondWeight)
            {
                (left, weight) = (left - secondDemand, weight - secondWeight);
                if (thirdDemand * weight <= left * thirdWeight)
                    (left, weight) = (left - thirdDemand, weight - thirdWeight);
            }
        }

        return left * weights[own] / weight;
    }
}
