using SchedulerWeights = SqlxOrleans.Domain.Copilot.SchedulerWeights;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.KernelHarness.Scheduling;

/// <summary>
/// How many slots a class may hold at once: its weight's share of them, stretched a little so that a lone class can use the
/// machine, and always one. PostgreSQL does not give a slot back before a statement ends, so a share of service without a cap
/// would let a few long statements hold every slot while short ones wait.
/// </summary>
internal static class SlotCaps
{
    /// <summary>Caps sum to a little more than the slots: idle shares are lent, but never all of them.</summary>
    public const double Stretch = 1.25;

    public static int Of(WorkloadClass workloadClass, SchedulerWeights weights, int slots) =>
        // The tiny step back keeps 0.2 * 4 * 1.25 at 1 whatever the rounding of the product.
        Math.Clamp((int)Math.Ceiling((weights[workloadClass] * slots * Stretch) - 1e-6), 1, Math.Max(1, slots));
}
