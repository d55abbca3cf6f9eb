using SqlxOrleans.Domain.Copilot.Predictive;

namespace SqlxOrleans.CopilotLab.Policies.Mpc;

/// <summary>How full each class's share is under weighted fair sharing.</summary>
internal static class ShareUse
{
    /// <summary>Per class, its demand over the share that it could get if it asked for all it can: over 1 its queue grows.</summary>
    /// <param name="weights">Four weights, each positive.</param>
    /// <param name="demand">Four demands as shares of capacity, each 0 or more.</param>
    /// <param name="use">Takes four.</param>
    public static void Of(ReadOnlySpan<double> weights, ReadOnlySpan<double> demand, Span<double> use)
    {
        for (var own = 0; own < WeightVector.Classes; own++)
            use[own] = demand[own] / FairShare.Available(own, weights, demand);
    }
}
