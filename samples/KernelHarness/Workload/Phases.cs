namespace SqlxOrleans.KernelHarness.Workload;

/// <summary>
/// The phases of the harness by name. Their loads are the ones of the simulated kernel with which learners are compared, so
/// that both tell the same story; <see cref="Scale"/> makes them fit a real database.
/// </summary>
internal static class Phases
{
    /// <summary>
    /// Part of a phase's load that is offered. The simulated kernel has 16 workers and takes a worker back every 4 ms; a
    /// database with a few cores, whose statements keep their slot, queues sooner. At 0.8 the nominal phase meets every target
    /// under reasonable weights, and in aOverload, lBurst and bFlood good weights meet clearly more than equal or default ones.
    /// </summary>
    public const double Scale = 0.8;

    public static IReadOnlyList<PhaseProfile> All { get; } =
    [
        new("nominal", new(l: .25, b: .18, a: .25, s: .04)),
        new("aOverload", new(l: .25, b: .18, a: .80, s: .04)),
        new("lBurst", new(l: .50, b: .20, a: .25, s: .04)),
        new("degraded", new(l: .20, b: .16, a: .25, s: .04), Effort: 2),
        new("bFlood", new(l: .20, b: .65, a: .20, s: .06)),
        new("lFlood", new(l: 1.05, b: .15, a: .22, s: .04)),
        new("halfSlots", new(l: .20, b: .16, a: .25, s: .04), SlotShare: .5),
    ];

    /// <summary>The ones that the simulated kernel has, too, in its order.</summary>
    public const string Default = "nominal,aOverload,lBurst,degraded,bFlood,lFlood";

    public static PhaseProfile? Find(string name) => All.FirstOrDefault(phase => phase.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public static string Names => string.Join(", ", All.Select(phase => phase.Name));
}
