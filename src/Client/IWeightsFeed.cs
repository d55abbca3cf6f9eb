namespace SqlxOrleans.Client;

/// <summary>Where a kernel's scheduler gets its weights from.</summary>
public interface IWeightsFeed
{
    /// <summary>
    /// Follows a workspace's weights; the same object for the same names. Answers at once, with the default weights until the
    /// cluster has answered.
    /// </summary>
    /// <exception cref="ArgumentException">A name does not follow its grammar.</exception>
    IWorkspaceWeights Watch(string tenant, string workspace);
}
