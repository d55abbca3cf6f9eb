using Microsoft.Extensions.Logging;

namespace SqlxOrleans.Client.Spooling;

internal sealed partial class DirectorySpool
{
    [LoggerMessage(2042, LogLevel.Error, "The spool {Path} cannot be written; telemetry is sent all the same, but does not outlive this process")]
    private static partial void LogWriteFailed(ILogger logger, Exception exception, string path);
}
