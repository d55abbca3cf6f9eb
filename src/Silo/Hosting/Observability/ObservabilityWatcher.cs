using System.Diagnostics.Metrics;
using SqlxOrleans.Silo.Hosting.Slos;

namespace SqlxOrleans.Silo.Hosting.Observability;

/// <summary>Reads the configuration file again when it changes.</summary>
internal sealed partial class ObservabilityWatcher(
    ObservabilitySource source, IMeterFactory meters, TimeProvider time, ILogger<ObservabilityWatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(60);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        source.Expose(meters);
        if (source.Path is not { } path)
            return;
        if (source.Warnings.Count > 0)
            LogWarnings(path, source.Warnings);

        using var changes = new FileChanges(path, time);
        var known = "";
        try
        {
            while (true)
            {
                changes.Watch();
                known = Look(path, known);
                await changes.WaitAsync(Interval, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private string Look(string path, string known)
    {
        try
        {
            var text = File.ReadAllText(path);
            if (text == known)
                return known;
            var before = source.Settings;
            var errors = source.Offer(text);
            if (errors.Count > 0)
                LogRefused(path, errors.Count, errors);
            else if (before != source.Settings)
                LogInForce(path);
            if (before.OtelEndpoint != source.Settings.OtelEndpoint || before.ServiceName != source.Settings.ServiceName)
                LogNeedsRestart(path);
            return text;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(error, path);
            return known;
        }
    }

    [LoggerMessage(EventId = 4201, EventName = "config.in_force", Level = LogLevel.Information, Message = "{Path} changed and is in force.")]
    private partial void LogInForce(string path);

    [LoggerMessage(EventId = 4202, EventName = "config.invalid", Level = LogLevel.Error,
        Message = "{Path} is refused with {ErrorCount} errors; the settings before stay in force: {Errors}")]
    private partial void LogRefused(string path, int errorCount, IReadOnlyList<string> errors);

    [LoggerMessage(EventId = 4203, EventName = "config.needs_restart", Level = LogLevel.Warning,
        Message = "{Path}: a new otel.endpoint or otel.serviceName takes effect at the next start.")]
    private partial void LogNeedsRestart(string path);

    [LoggerMessage(EventId = 4204, EventName = "config.unreadable", Level = LogLevel.Warning,
        Message = "{Path} cannot be read; the settings before stay in force.")]
    private partial void LogUnreadable(Exception error, string path);

    [LoggerMessage(EventId = 4205, EventName = "config.warnings", Level = LogLevel.Warning, Message = "{Path}: {Warnings}")]
    private partial void LogWarnings(string path, IReadOnlyList<string> warnings);
}
