namespace SqlxOrleans.KernelHarness.Workload;

/// <summary>The phases of the harness by name.</summary>
internal static class Phases
{
    public static IReadOnlyList<PhaseProfile> All { get; } =
    [
        new("nominal", new(l: .25, b: .18, a: .25, s: .04)),
        new("aOverload", new(l: .25, b: .18, a: .80, s: .04)),
        new("lBurst", new(l: .50, b: .20, a: .25, s: .04)),
        new("bFlood", new(l: .20, b: .65, a: .20, s: .06)),
        new("degraded", new(l: .20, b: .16, a: .25, s: .04), SlotShare: .5),
    ];

    public static PhaseProfile? Find(string name) => All.FirstOrDefault(phase => phase.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public static string Names => string.Join(", ", All.Select(phase => phase.Name));
}
