namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>
/// What the learner sees while one kernel tries its weights: the demand of the whole workspace, which that kernel shares, but only the
/// outcomes of queries that ran under its weights. The others' would teach it about weights that it did not choose.
/// </summary>
public static class TrialDemand
{
    /// <summary>Joins the two views.</summary>
    /// <param name="all">Of every query.</param>
    /// <param name="trial">Of the trial kernel's queries only.</param>
    public static WorkspaceDemand Combine(WorkspaceDemand all, WorkspaceDemand trial)
    {
        ArgumentNullException.ThrowIfNull(all);
        ArgumentNullException.ThrowIfNull(trial);
        return all with
        {
            Classes = PerClass.Of(c => all.Classes[c] with
            {
                Requests = trial.Classes[c].Requests,
                RequestsUnderCurrent = trial.Classes[c].RequestsUnderCurrent,
                RequestsFailed = trial.Classes[c].RequestsFailed,
                Timed = trial.Classes[c].Timed,
                Good = trial.Classes[c].Good,
                P95Ms = trial.Classes[c].P95Ms,
            }),
        };
    }
}
