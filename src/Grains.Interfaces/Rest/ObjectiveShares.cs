namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>One number per objective; null where the class has no such objective or no traffic yet.</summary>
/// <param name="Latency">The latency objective's.</param>
/// <param name="Availability">The availability objective's.</param>
/// <param name="ErrorRate">The error-rate objective's.</param>
public sealed record ObjectiveShares(double? Latency, double? Availability, double? ErrorRate);
