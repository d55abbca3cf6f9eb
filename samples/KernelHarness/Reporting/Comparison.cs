namespace SqlxOrleans.KernelHarness.Reporting;

/// <summary>How much more of its windows a policy met than another, repetition by repetition, which both met with the same requests.</summary>
/// <param name="Phase">In which phase.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Other">The one that it is held against.</param>
/// <param name="Gain">Share of met windows, the policy's less the other's.</param>
internal sealed record Comparison(string Phase, string Policy, string Other, Estimate Gain)
{
    /// <summary>Every ordered pair of policies in every phase.</summary>
    public static IEnumerable<Comparison> Of(IReadOnlyList<PhaseSummary> summaries)
    {
        foreach (var phase in summaries.GroupBy(summary => summary.Phase))
        {
            var policies = phase.ToLookup(summary => summary.Policy);
            foreach (var policy in policies)
            {
                foreach (var other in policies.Where(other => other.Key != policy.Key))
                {
                    var gains = policy.Join(other, mine => mine.Repetition, its => its.Repetition, (mine, its) => mine.MetShare - its.MetShare);
                    yield return new Comparison(phase.Key, policy.Key, other.Key, Estimate.Of(gains));
                }
            }
        }
    }
}
