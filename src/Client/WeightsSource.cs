namespace SqlxOrleans.Client;

/// <summary>Where weights come from.</summary>
public enum WeightsSource
{
    /// <summary>The kernel's own defaults: nothing was heard, or not within the time to live.</summary>
    Default,

    /// <summary>The cluster, and the last poll was answered.</summary>
    Cluster,

    /// <summary>The cluster's last weights, kept while it does not answer.</summary>
    Kept,
}
