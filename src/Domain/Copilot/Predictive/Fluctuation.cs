using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot.Predictive;

/// <summary>
/// By how much the classes exceed their mean demand when a class is unlucky. Queries come one by one and each holds one slot: over a time
/// that is short beside their execution the number that run is Poisson (an M/G/infinity queue), over a longer one it evens out. The time
/// that counts is the target of the class that waits: B meets A's crowds, A hardly B's.
/// </summary>
internal static class Fluctuation
{
    /// <summary>Numbers that <see cref="Fill"/> gives: for each class, what each class asks for beyond its mean.</summary>
    public const int Size = FairShare.Classes * FairShare.Classes;

    /// <summary>Second moment of an execution time over its squared mean, as of a lognormal with sigma 0.8.</summary>
    private const double SecondMoment = 2;

    /// <summary>Beyond it a class is only far too much, and its noise is no news.</summary>
    private const double DemandLimit = 2;
    private const double LeastTarget = 1e-3;

    /// <summary>Spreads the standard deviation of the sum over the classes in proportion to their variance: the likeliest way to that sum.</summary>
    /// <param name="classes">Execution times and targets.</param>
    /// <param name="slots">Slots of the capacity, positive.</param>
    /// <param name="deviations">Standard deviations of bad luck.</param>
    /// <param name="demand">Four demands as shares of capacity.</param>
    /// <param name="beyond">Takes <see cref="Size"/> numbers: four for each class.</param>
    public static void Fill(in PerClass<ClassBelief> classes, double slots, double deviations, ReadOnlySpan<double> demand, Span<double> beyond)
    {
        Span<double> service = [classes.L.ServiceSeconds, classes.B.ServiceSeconds, classes.A.ServiceSeconds, classes.S.ServiceSeconds];
        Span<double> target = [classes.L.TargetSeconds, classes.B.TargetSeconds, classes.A.TargetSeconds, classes.S.TargetSeconds];
        Span<double> variance = stackalloc double[FairShare.Classes];
        for (var own = 0; own < FairShare.Classes; own++)
        {
            double sum = 0;
            for (var c = 0; c < FairShare.Classes; c++)
            {
                var evened = Math.Min(1, SecondMoment * service[c] / Math.Max(LeastTarget, target[own]));
                sum += variance[c] = Math.Min(DemandLimit, demand[c]) / slots * evened;
            }

            for (var c = 0; c < FairShare.Classes; c++)
                beyond[(FairShare.Classes * own) + c] = sum > 0 ? deviations * variance[c] / Math.Sqrt(sum) : 0;
        }
    }

    /// <summary>The same from the weights' point of view: what a class can get in its bad luck.</summary>
    /// <param name="own">The class, 0..3.</param>
    /// <param name="weights">Four weights.</param>
    /// <param name="work">What the four classes have to do in a second, as shares of capacity.</param>
    /// <param name="beyond">What <see cref="Fill"/> gave.</param>
    public static double Available(int own, ReadOnlySpan<double> weights, ReadOnlySpan<double> work, ReadOnlySpan<double> beyond)
    {
        var of = FairShare.Classes * own;
        return FairShare.Available(own, weights, [work[0] + beyond[of], work[1] + beyond[of + 1], work[2] + beyond[of + 2], work[3] + beyond[of + 3]]);
    }
}
