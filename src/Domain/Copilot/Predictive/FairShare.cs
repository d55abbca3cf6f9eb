namespace SqlxOrleans.Domain.Copilot.Predictive;

/// <summary>
/// Shares of capacity under weighted fair sharing (generalised processor sharing; Parekh and Gallager, 1993): what a class does not use
/// goes to the others in proportion to their weights.
/// </summary>
internal static class FairShare
{
    public const int Classes = 4;

    /// <summary>Per class, its demand over the share that it could get if it asked for all it can: over 1 its queue grows.</summary>
    /// <param name="weights">Four weights, each positive.</param>
    /// <param name="demand">Four demands as shares of capacity, each 0 or more.</param>
    /// <param name="utilisation">Takes four utilisations.</param>
    public static void Utilisation(ReadOnlySpan<double> weights, ReadOnlySpan<double> demand, Span<double> utilisation)
    {
        // A class is satisfied before another when it asks for less per weight.
        Span<double> level = [demand[0] / weights[0], demand[1] / weights[1], demand[2] / weights[2], demand[3] / weights[3]];
        Span<int> order = [0, 1, 2, 3];
        for (var i = 1; i < Classes; i++)
        {
            for (var k = i; k > 0 && level[order[k]] < level[order[k - 1]]; k--)
                (order[k], order[k - 1]) = (order[k - 1], order[k]);
        }

        var total = weights[0] + weights[1] + weights[2] + weights[3];
        for (var own = 0; own < Classes; own++)
        {
            // The class itself is never satisfied here: what is left when all that ask for less have theirs is the water level.
            var (left, weight) = (1.0, total);
            foreach (var other in order)
            {
                if (other == own)
                    continue;
                if (demand[other] * weight > left * weights[other])
                    break;
                left -= demand[other];
                weight -= weights[other];
            }

            utilisation[own] = demand[own] * weight / (left * weights[own]);
        }
    }
}
