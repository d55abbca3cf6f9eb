namespace SqlxOrleans.Silo.Hosting;

/// <summary>How to run a silo inside another process: free ports on loopback, Development environment.</summary>
public sealed record EmbeddedSiloOptions
{
    /// <summary>Where its data lives; a new directory, deleted with the silo, when null.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>slo.yml; null for the built-in targets.</summary>
    public string? SloFile { get; init; }

    /// <summary>File with the <c>observability:</c> block; null for none.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>Configuration that wins over files and environment, for example <c>Sqlx:Snapshots:Interval</c>.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Least level that is logged, to standard error.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Warning;

    /// <summary>More services and grains; null for none.</summary>
    public Action<ISiloBuilder>? ConfigureSilo { get; init; }
}
