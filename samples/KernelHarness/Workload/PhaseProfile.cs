using SqlxOrleans.KernelHarness.Scheduling;

namespace SqlxOrleans.KernelHarness.Workload;

/// <summary>A stretch of time with one load.</summary>
/// <param name="Name">As in <c>--phases</c> and in the names of results.</param>
/// <param name="Load">Offered load per class as a share of capacity, before <see cref="Phases.Scale"/>.</param>
/// <param name="SlotShare">Share of the slots that the scheduler may use, over 0 to 1.</param>
/// <param name="Effort">How often every statement does its work, from 1: at 2 the machine is half as fast for the same requests.</param>
internal sealed record PhaseProfile(string Name, PerClass<double> Load, double SlotShare = 1, int Effort = 1)
{
    public int SlotsOf(int slots) => Math.Max(1, (int)Math.Round(slots * SlotShare, MidpointRounding.AwayFromZero));
}
