namespace SqlxOrleans.Silo.Hosting;

/// <summary>What the command line (or an embedding process) says; everything else is configuration under <c>Sqlx:</c>.</summary>
internal sealed record SiloHostOptions
{
    /// <summary>Where the SQLite file and the generated API key live.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Every port is picked by the machine, every address is loopback.</summary>
    public bool Ephemeral { get; init; }

    /// <summary>slo.yml; null to take the configured or the default place.</summary>
    public string? SloFile { get; init; }

    /// <summary>The <c>observability:</c> block of the specification's section 13; null for none.</summary>
    public string? ConfigFile { get; init; }

    /// <summary><c>Development</c>, <c>Production</c>, ...; null to take it from the environment.</summary>
    public string? EnvironmentName { get; init; }

    /// <summary>Settings that win over files and environment variables.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>True when SIGTERM and Ctrl+C stop this host; an embedding process handles its own.</summary>
    public bool HandleSignals { get; init; } = true;

    /// <summary>Puts a newly generated API key in front of a person; never a log.</summary>
    public Action<string> Announce { get; init; } = _ => { };

    /// <summary>Adds grains and services of an embedding process.</summary>
    public Action<ISiloBuilder>? ConfigureSilo { get; init; }
}
