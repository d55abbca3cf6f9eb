using SqlxOrleans.KernelHarness.Scheduling;

namespace SqlxOrleans.KernelHarness.Workload;

/// <summary>What the warm-up found out.</summary>
/// <param name="Sizes">Statement sizes that reach the wanted service times.</param>
/// <param name="Service">Mean service time of each class's statement alone on the machine, at size 1.</param>
/// <param name="Capacity">
/// Seconds of such service that the machine completes in a second with all slots busy with a mix: about its cores.
/// </param>
internal sealed record MachineCalibration(StatementSizes Sizes, PerClass<TimeSpan> Service, double Capacity)
{
    /// <summary>Service times that the statements are sized for; they leave each class's target within reach.</summary>
    public static PerClass<TimeSpan> WantedService => new(
        l: TimeSpan.FromMilliseconds(1.5),
        b: TimeSpan.FromMilliseconds(35),
        a: TimeSpan.FromMilliseconds(250),
        s: TimeSpan.FromMilliseconds(400));

    /// <summary>Arrivals a second that offer a phase's share of capacity: share x scale x capacity / service time.</summary>
    public PerClass<double> RatesOf(PhaseProfile phase) =>
        phase.Load.Map((which, share) => share * Phases.Scale * Capacity / Service[which].TotalSeconds);
}
