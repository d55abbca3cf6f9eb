using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Silo.Demo;

/// <summary>A stretch of the demo with its own offered load, as a share of the kernel's capacity per class.</summary>
/// <param name="Name">For people.</param>
/// <param name="L">Class L.</param>
/// <param name="B">Class B.</param>
/// <param name="A">Class A.</param>
/// <param name="S">Class S.</param>
internal sealed record DemoPhase(string Name, double L, double B, double A, double S)
{
    /// <summary>The loads of the Copilot's design table, in an order that asks for different weights each time.</summary>
    public static IReadOnlyList<DemoPhase> Cycle { get; } =
    [
        new("nominal", 0.25, 0.18, 0.25, 0.04),
        new("A overload", 0.25, 0.18, 0.80, 0.04),
        new("L burst", 0.50, 0.20, 0.25, 0.04),
        new("B flood", 0.20, 0.65, 0.20, 0.06),
    ];

    public double LoadOf(WorkloadClass workloadClass) => workloadClass switch
    {
        WorkloadClass.L => L,
        WorkloadClass.B => B,
        WorkloadClass.A => A,
        WorkloadClass.S => S,
        _ => 0,
    };
}
