namespace SqlxOrleans.Grains.Interfaces.Copilot;

/// <summary>The weights of the trial kernel.</summary>
/// <param name="Kernel">Which kernel: the address under which its client calls.</param>
/// <param name="Epoch">Their epoch, of the same incarnation.</param>
/// <param name="L">Weight of class L.</param>
/// <param name="B">Weight of class B.</param>
/// <param name="A">Weight of class A.</param>
/// <param name="S">Weight of class S.</param>
[GenerateSerializer, Immutable, Alias("sqlx.TrialWeights")]
public sealed record TrialWeights(
    [property: Id(0)] string Kernel,
    [property: Id(1)] long Epoch,
    [property: Id(2)] double L,
    [property: Id(3)] double B,
    [property: Id(4)] double A,
    [property: Id(5)] double S);
