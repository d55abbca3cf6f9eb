using SqlxOrleans.ThrowawayPostgres;

namespace SqlxOrleans.LocalCluster;

/// <summary>What a local cluster consists of.</summary>
public sealed record LocalClusterOptions
{
    /// <summary>Silos at the start; more than one needs <see cref="LocalStorage.Postgres"/>.</summary>
    public int Silos { get; init; } = 1;

    /// <summary>Where they keep their state.</summary>
    public LocalStorage Storage { get; init; } = LocalStorage.Postgres;

    /// <summary>API keys by tenant, the same for every silo; a key is accepted by the whole cluster.</summary>
    public IReadOnlyDictionary<string, string> ApiKeys { get; init; } =
        new Dictionary<string, string> { [DefaultTenant] = "local-cluster-key-of-acme" };

    /// <summary>Further environment variables of every silo, such as <c>Sqlx__Snapshots__Interval</c>; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Further arguments of the verb <c>silo</c>, such as <c>--slo FILE</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>
    /// What runs a silo's command line instead of us, such as <c>nsenter --target PID --mount --</c>; it must become the silo, not
    /// start it, so that signals reach it. Empty: nothing.
    /// </summary>
    public IReadOnlyList<string> Launcher { get; init; } = [];

    /// <summary>Where the silos' data directories are made; it stays the caller's. Null: a temporary folder, deleted on disposal.</summary>
    public string? Folder { get; init; }

    /// <summary>The silo's assembly; null looks for the built one (<see cref="SiloAssembly.Find"/>).</summary>
    public string? Assembly { get; init; }

    /// <summary>
    /// The server. The default loses nothing when it is killed with -9, but may when the machine loses power: commits reach the
    /// operating system, not the disk. <see cref="ThrowawayPostgresOptions.Durable"/> pays for the disk too.
    /// </summary>
    public ThrowawayPostgresOptions Postgres { get; init; } = SurvivesKill;

    /// <summary>How long a silo may take until it is ready.</summary>
    public TimeSpan StartPatience { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How long a silo may take to stop on SIGTERM before it is killed.</summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>The tenant of the default key.</summary>
    public const string DefaultTenant = "acme";

    /// <summary>Settings of a server whose committed data survive <c>kill -9</c> of all its processes.</summary>
    public static ThrowawayPostgresOptions SurvivesKill { get; } = new()
    {
        MaxConnections = 300,
        Settings = new Dictionary<string, string>
        {
            // A commit is answered after the write, and a page that a killed process left half-written is repaired from the log.
            ["synchronous_commit"] = "on",
            ["full_page_writes"] = "on",
        },
    };
}
