using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.KernelHarness.Scheduling;

/// <summary>A request to come.</summary>
/// <param name="At">When, from the start of the phase (in a schedule) or of the run (in a job).</param>
/// <param name="Class">Its class.</param>
/// <param name="Size">Its work relative to the class's calibrated statement; mean 1.</param>
/// <param name="Seed">Chooses its keys and offsets.</param>
internal readonly record struct Arrival(TimeSpan At, WorkloadClass Class, double Size, int Seed);
