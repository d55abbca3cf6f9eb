namespace SqlxOrleans.ThrowawayPostgres;

/// <summary>How a throw-away server is set up.</summary>
public sealed record ThrowawayPostgresOptions
{
    /// <summary>
    /// False (the default): no fsync, no full-page writes, asynchronous commit: fast, and gone with the machine's power.
    /// True: PostgreSQL's own durable settings, for measuring commits.
    /// </summary>
    public bool Durable { get; init; }

    /// <summary>Connections the server accepts, 10 to 1000.</summary>
    public int MaxConnections { get; init; } = 64;

    /// <summary>Further server settings by name, such as <c>shared_buffers</c>; they win over the built-in ones.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>How long making, starting and stopping may take, each.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    internal IReadOnlyDictionary<string, string> Effective(int port)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["unix_socket_directories"] = string.Empty,
            ["max_connections"] = MaxConnections.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["shared_buffers"] = "256MB",
            ["max_wal_size"] = "4GB",
            ["checkpoint_timeout"] = "30min",
            ["log_min_messages"] = "fatal",
        };
        if (!Durable)
        {
            settings["fsync"] = "off";
            settings["full_page_writes"] = "off";
            settings["synchronous_commit"] = "off";
            settings["wal_level"] = "minimal";
            settings["max_wal_senders"] = "0";
        }

        foreach (var (name, value) in Settings)
            settings[name] = value;
        return settings;
    }
}
