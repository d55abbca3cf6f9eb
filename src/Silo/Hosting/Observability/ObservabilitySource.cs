using System.Diagnostics.Metrics;
using SqlxOrleans.SloFiles;

namespace SqlxOrleans.Silo.Hosting.Observability;

/// <summary>
/// The <c>observability:</c> block of the specification's section 13 as it is in force. A file that is wrong at start stops the
/// start; one that becomes wrong later keeps what was in force, and the gauge <c>sqlx_observability_config_invalid</c> says so.
/// </summary>
internal sealed class ObservabilitySource
{
    private volatile ObservabilitySettings _settings = new();
    private volatile bool _invalid;

    private ObservabilitySource(string? path) => Path = path;

    /// <summary>The file; null when none was given.</summary>
    public string? Path { get; }

    public ObservabilitySettings Settings => _settings;

    public bool Invalid => _invalid;

    /// <summary>What was accepted without effect, at start.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <exception cref="StartRefusedException">The file is absent or wrong; every error is a reason.</exception>
    public static ObservabilitySource Load(string? path)
    {
        if (path is null)
            return new ObservabilitySource(null);
        if (!File.Exists(path))
            throw new StartRefusedException([$"--config {path}: there is no such file."]);
        var result = ObservabilityFile.Parse(File.ReadAllText(path));
        return result.Settings is { } settings
            ? new ObservabilitySource(path) { _settings = settings, Warnings = [.. result.Warnings.Select(warning => warning.ToString())] }
            : throw new StartRefusedException([.. result.Errors.Select(error => $"{path}:{error}")]);
    }

    public void Expose(IMeterFactory meters) => meters.Create("SqlxOrleans.Silo.Observability").CreateObservableGauge(
        "sqlx_observability_config_invalid", () => _invalid ? 1 : 0, description: "1 while the configuration file is refused and an older one is in force.");

    /// <summary>Takes a new text over when it is right.</summary>
    /// <returns>Every error; empty when the text is in force.</returns>
    public IReadOnlyList<string> Offer(string text)
    {
        var result = ObservabilityFile.Parse(text);
        _invalid = result.Settings is null;
        if (result.Settings is { } settings)
            _settings = settings;
        return [.. result.Errors.Select(error => error.ToString())];
    }
}
