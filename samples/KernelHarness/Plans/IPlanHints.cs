namespace SqlxOrleans.KernelHarness.Plans;

/// <summary>Says how queries are to run and hears what became of them. Thread-safe; answers at once.</summary>
internal interface IPlanHints
{
    PlannedRun Next(ReportQuery query);

    /// <summary>An execution ended by itself or at its cut-off. One that was preempted is not told: it says nothing about its plan.</summary>
    void Ended(ReportQuery query, in PlannedRun run, TimeSpan elapsed, bool completed);
}
