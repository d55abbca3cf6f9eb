namespace SqlxOrleans.Domain.Copilot.Predictive;

/// <summary>
/// What a class's chances may depend on besides its own utilisation: a constant, how full all slots are, how much of them B and the long
/// classes (A and S) hold, the class's own weight and the weight of L, whose many short queries come first where they may.
/// </summary>
internal static class Features
{
    public const int Count = 6;
    public const int OwnWeight = 4;
    private const double FullFrom = 0.75;

    /// <summary>All but the class's own weight.</summary>
    /// <param name="weights">Four weights.</param>
    /// <param name="demand">Four demands as shares of capacity.</param>
    /// <param name="utilisation">What <see cref="FairShare"/> says of them.</param>
    /// <param name="features">Takes the features.</param>
    public static void Fill(ReadOnlySpan<double> weights, ReadOnlySpan<double> demand, ReadOnlySpan<double> utilisation, Span<double> features)
    {
        Span<double> served = stackalloc double[FairShare.Classes];
        double all = 0;
        for (var c = 0; c < served.Length; c++)
        {
            served[c] = utilisation[c] > 1 ? demand[c] / utilisation[c] : demand[c];
            all += served[c];
        }

        features[0] = 1;
        features[1] = Math.Max(0, all - FullFrom) / (1 - FullFrom);
        features[2] = 2 * served[1];
        features[3] = 2 * (served[2] + served[3]);
        features[5] = 2 * weights[0];
    }
}
