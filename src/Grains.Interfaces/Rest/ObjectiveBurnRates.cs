namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>Burn rates by window name (<c>1m 5m 10m 30m 1h 2h 6h 1d 3d</c>): 1 spends the budget exactly in its window. Empty without traffic.</summary>
/// <param name="Latency">The latency objective's.</param>
/// <param name="Availability">The availability objective's.</param>
/// <param name="ErrorRate">The error-rate objective's.</param>
public sealed record ObjectiveBurnRates(
    IReadOnlyDictionary<string, double> Latency,
    IReadOnlyDictionary<string, double> Availability,
    IReadOnlyDictionary<string, double> ErrorRate);
