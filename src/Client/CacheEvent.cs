namespace SqlxOrleans.Client;

/// <summary>What happened at the predictive plan cache (<c>sqlx_cache_events_total{type}</c>, specification section 5.1).</summary>
public enum CacheEvent
{
    /// <summary>A plan was found.</summary>
    Hit,

    /// <summary>No plan was found.</summary>
    Miss,

    /// <summary>A plan was thrown away.</summary>
    Invalidate,
}
