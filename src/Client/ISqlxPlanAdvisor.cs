using SqlxOrleans.Client.Plans;

namespace SqlxOrleans.Client;

/// <summary>Where a kernel learns which settings a query should run with.</summary>
public interface ISqlxPlanAdvisor
{
    /// <summary>
    /// The plans of a workspace; the same object for the same names. Answers at once, with defaults until the cluster has
    /// answered and again when it has been silent for ten minutes.
    /// </summary>
    /// <exception cref="ArgumentException">A name does not follow its grammar.</exception>
    IWorkspacePlans Watch(string tenant, string workspace);
}
