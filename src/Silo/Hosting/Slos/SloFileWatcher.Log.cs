namespace SqlxOrleans.Silo.Hosting.Slos;

internal sealed partial class SloFileWatcher
{
    [LoggerMessage(EventId = 4101, EventName = "slo.in_force", Level = LogLevel.Information, Message = "{Path} is in force as {ContentHash}.")]
    private partial void LogInForce(string path, string contentHash);

    [LoggerMessage(EventId = 4102, EventName = "slo.config_invalid", Level = LogLevel.Error,
        Message = "{Path} is refused with {ErrorCount} errors; {ContentHash} stays in force: {Errors}")]
    private partial void LogRefused(string path, int errorCount, string contentHash, IReadOnlyList<string> errors);

    [LoggerMessage(EventId = 4103, EventName = "slo.not_proposed", Level = LogLevel.Warning, Message = "{Path} could not be proposed; it is tried again.")]
    private partial void LogNotProposed(Exception error, string path);

    [LoggerMessage(EventId = 4104, EventName = "slo.file_missing", Level = LogLevel.Information, Message = "There is no {Path}; {ContentHash} stays in force.")]
    private partial void LogMissing(string path, string contentHash);
}
