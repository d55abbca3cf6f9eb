namespace SqlxOrleans.KernelHarness.Plans;

/// <summary>Everything runs by the database's own plans.</summary>
internal sealed class DefaultPlans : IPlanHints
{
    public PlannedRun Next(ReportQuery query) => default;

    public void Ended(ReportQuery query, in PlannedRun run, TimeSpan elapsed, bool completed)
    {
    }
}
