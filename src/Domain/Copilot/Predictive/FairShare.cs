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
        for (var own = 0; own < Classes; own++)
            utilisation[own] = demand[own] / Available(own, weights, demand);
    }

    /// <summary>The share of capacity that one class could get if it asked for all it can; positive.</summary>
    /// <param name="own">The class, 0..3.</param>
    /// <param name="weights">Four weights, each positive.</param>
    /// <param name="demand">Four demands as shares of capacity, each 0 or more; the class's own does not count.</param>
    public static double Available(int own, ReadOnlySpan<double> weights, ReadOnlySpan<double> demand)
    {
        var (left, weight, done) = (1.0, weights[0] + weights[1] + weights[2] + weights[3], 1 << own);
        for (var round = 1; round < Classes; round++)
        {
            // A class is satisfied before another when it asks for less per weight.
            var next = -1;
            for (var c = 0; c < Classes; c++)
            {
                if ((done & (1 << c)) == 0 && (next < 0 || demand[c] * weights[next] < demand[next] * weights[c]))
                    next = c;
            }

            if (demand[next] * weight > left * weights[next])
                break;
            left -= demand[next];
            weight -= weights[next];
            done |= 1 << next;
        }

        return left * weights[own] / weight;
    }
}
