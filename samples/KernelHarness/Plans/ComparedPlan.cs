namespace SqlxOrleans.KernelHarness.Plans;

/// <summary>A query alone on the machine.</summary>
/// <param name="Default">Mean latency by default.</param>
/// <param name="Chosen">Mean latency as it was chosen; the default's where nothing else was.</param>
/// <param name="SameRows">Whether both gave the same rows each time.</param>
internal readonly record struct ComparedPlan(TimeSpan Default, TimeSpan Chosen, bool SameRows);
