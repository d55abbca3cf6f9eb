using SqlxOrleans.KernelHarness.Scheduling;
using SqlxOrleans.KernelHarness.Workload;

namespace SqlxOrleans.KernelHarness.Running;

/// <summary>One phase with its arrivals, drawn once and met by every policy alike.</summary>
internal sealed record PhasePlan(PhaseProfile Profile, int Index, TimeSpan Start, TimeSpan Length, IReadOnlyList<Arrival> Arrivals)
{
    public TimeSpan End => Start + Length;

    public static IReadOnlyList<PhasePlan> Draw(IReadOnlyList<PhaseProfile> phases, MachineCalibration calibration, TimeSpan length, int seed) =>
        [.. phases.Select((phase, index) =>
            new PhasePlan(phase, index, length * index, length, ArrivalSchedule.Draw(calibration.RatesOf(phase), length, seed, index)))];
}
