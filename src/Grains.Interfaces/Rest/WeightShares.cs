using System.Text.Json.Serialization;

namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>The weight vector w(L,B,A,S): shares that sum to 1.</summary>
/// <param name="L">Weight of class L.</param>
/// <param name="B">Weight of class B.</param>
/// <param name="A">Weight of class A.</param>
/// <param name="S">Weight of class S.</param>
public sealed record WeightShares(
    [property: JsonPropertyName("L")] double L,
    [property: JsonPropertyName("B")] double B,
    [property: JsonPropertyName("A")] double A,
    [property: JsonPropertyName("S")] double S);
