namespace SqlxOrleans.Domain.Plans;

/// <summary>What a kernel saw of a plan since its last report, or only that it exists and what could be tried.</summary>
/// <param name="Plan">Its hash (<see cref="PlanHash"/>).</param>
/// <param name="Arms">At most <see cref="PlanBanditOptions.MaxArms"/>.</param>
public sealed record PlanReport(string Plan, IReadOnlyList<ArmReport> Arms)
{
    /// <summary>Null, or what cannot be.</summary>
    public string? Problem()
    {
        if (!PlanHash.IsValid(Plan))
            return $"a plan hash is {PlanHash.Grammar}";
        if (Arms.Count > PlanBanditOptions.MaxArms)
            return $"more than {PlanBanditOptions.MaxArms} hint sets";
        return Arms.Select(arm => arm.Problem()).FirstOrDefault(problem => problem is not null);
    }
}
