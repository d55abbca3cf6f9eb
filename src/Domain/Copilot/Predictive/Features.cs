namespace SqlxOrleans.Domain.Copilot.Predictive;

/// <summary>
/// What a class's chances may depend on besides its own utilisation: a constant, how full all slots are, how much of them B and the long
/// classes (A and S) hold, the class's own weight and the weight of L, whose many short queries come first where they may.
/// </summary>
internal static class Features
{
    public const int Count = 6;
    public const int OwnWeight = 4;
    private const int WeightOfL = 5;
    private const double FullFrom = 0.75;

    /// <summary>What differs from class to class: its own weight, and for others than L that of L.</summary>
    public static void Fill(int own, ReadOnlySpan<double> weights, Span<double> features)
    {
        features[OwnWeight] = 2 * weights[own];
        features[WeightOfL] = own == 0 ? 0 : 2 * weights[0];
    }

    /// <summary>All but the weights.</summary>
    /// <param name="work">What the four classes have to do in a second, as shares of capacity: demand and backlog.</param>
    /// <param name="available">The shares that they can get.</param>
    /// <param name="features">Takes the features.</param>
    public static void Fill(ReadOnlySpan<double> work, ReadOnlySpan<double> available, Span<double> features)
    {
        Span<double> served = stackalloc double[FairShare.Classes];
        double all = 0;
        for (var c = 0; c < served.Length; c++)
        {
            served[c] = Math.Min(work[c], available[c]);
            all += served[c];
        }

        features[0] = 1;
        features[1] = Math.Max(0, all - FullFrom) / (1 - FullFrom);
        features[2] = 2 * served[1];
        features[3] = 2 * (served[2] + served[3]);
    }
}
