using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot;

/// <summary>
/// The scheduler's weight vector w(L,B,A,S): shares of service, each 0..1, together 1. <c>default</c> is not a setting;
/// use <see cref="Default"/>.
/// </summary>
/// <param name="L">Share of class L.</param>
/// <param name="B">Share of class B.</param>
/// <param name="A">Share of class A.</param>
/// <param name="S">Share of class S.</param>
public readonly record struct SchedulerWeights(double L, double B, double A, double S)
{
    /// <summary>The kernel's own weights without a Copilot: 0.5, 0.2, 0.2, 0.1 (companion documents, "Scheduler").</summary>
    public static SchedulerWeights Default => new(0.5, 0.2, 0.2, 0.1);

    /// <summary>The share of a judged class.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The class is not one of L, B, A, S.</exception>
    public double this[WorkloadClass workloadClass] => workloadClass switch
    {
        WorkloadClass.L => L,
        WorkloadClass.B => B,
        WorkloadClass.A => A,
        WorkloadClass.S => S,
        _ => throw new ArgumentOutOfRangeException(nameof(workloadClass), workloadClass, "Only L, B, A and S have a weight."),
    };

    /// <summary>True when every share is finite and positive and they sum to 1 within 1e-9.</summary>
    public bool IsValid =>
        double.IsFinite(L + B + A + S) && L > 0 && B > 0 && A > 0 && S > 0 && Math.Abs(L + B + A + S - 1) < 1e-9;
}
