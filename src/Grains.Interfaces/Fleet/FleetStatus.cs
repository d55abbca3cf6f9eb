using SqlxOrleans.Grains.Interfaces.Workloads;

namespace SqlxOrleans.Grains.Interfaces.Fleet;

/// <summary>What is known of a class over all tenants. Ratios are 0..1, null without requests to judge.</summary>
/// <param name="Class"><c>L B A S</c> or <c>unclassified</c>.</param>
/// <param name="Total">Requests counted since the roll-up began, late ones included.</param>
/// <param name="TooLate">Of these, how many were too old for any window.</param>
/// <param name="Window">The asked window; its <c>Good</c> is the sum of what is good by each tenant's own objective.</param>
/// <param name="RequestsPerSecond">Requests over the length of the window.</param>
/// <param name="FailedRatio">Failed requests of all requests.</param>
/// <param name="GoodRatio">Good requests of the timed ones.</param>
/// <param name="Silos">Silos that have sent traffic of this class in the last 30 s.</param>
[GenerateSerializer, Immutable, Alias("sqlx.FleetStatus")]
public sealed record FleetStatus(
    [property: Id(0)] string Class,
    [property: Id(1)] long Total,
    [property: Id(2)] long TooLate,
    [property: Id(3)] WorkloadWindow Window,
    [property: Id(4)] double RequestsPerSecond,
    [property: Id(5)] double? FailedRatio,
    [property: Id(6)] double? GoodRatio,
    [property: Id(7)] int Silos);
