namespace SqlxOrleans.KernelHarness.Execution;

/// <summary>One class of the scheduler at one moment.</summary>
internal readonly record struct ClassView(int Queued, int Running, int Cap);
