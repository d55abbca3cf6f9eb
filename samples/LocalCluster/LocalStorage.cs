namespace SqlxOrleans.LocalCluster;

/// <summary>Where a local cluster keeps its state.</summary>
public enum LocalStorage
{
    /// <summary>A file in each silo's data directory; for one silo.</summary>
    Sqlite,

    /// <summary>One throw-away PostgreSQL for all silos.</summary>
    Postgres,
}
