using SqlxOrleans.Client.Plans;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.KernelHarness.Plans;

/// <summary>Runs queries as the kernel's SDK suggests and reports to it, as any kernel would; keeps count for the results.</summary>
internal sealed class AdvisedPlans : IPlanHints
{
    private readonly IWorkspacePlans _plans;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PlanUse> _uses = [];

    public AdvisedPlans(IWorkspacePlans plans)
    {
        _plans = plans;
        foreach (var query in ReportQuery.All)
            plans.Offer(query.Hash, ReportQuery.Alternatives);
    }

    public PlannedRun Next(ReportQuery query)
    {
        var suggestion = _plans.Suggest(query.Hash, WorkloadClass.A);
        return new PlannedRun(suggestion.Hints, suggestion.CutOff, suggestion);
    }

    public void Ended(ReportQuery query, in PlannedRun run, TimeSpan elapsed, bool completed)
    {
        _plans.Report(run.Suggestion, elapsed, completed ? PlanOutcome.Completed : PlanOutcome.CutOff);
        lock (_gate)
            _uses[query.Name] = _uses.GetValueOrDefault(query.Name, new PlanUse()).After(run, completed);
    }

    public PlanUse UseOf(ReportQuery query)
    {
        lock (_gate)
            return _uses.GetValueOrDefault(query.Name, new PlanUse());
    }
}
