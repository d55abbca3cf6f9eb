using Microsoft.Extensions.Logging;

namespace SqlxOrleans.Client.Flushing;

internal sealed partial class TelemetryFlusher
{
    [LoggerMessage(2010, LogLevel.Warning, "About {Bytes} bytes of telemetry were not answered for within {Timeout} of the stop and are given up")]
    private static partial void LogStoppedEarly(ILogger logger, long bytes, TimeSpan timeout);

    [LoggerMessage(2012, LogLevel.Warning, "About {Bytes} bytes of telemetry were not answered for within {Timeout} of the stop; they stay in the spool for the next process")]
    private static partial void LogLeft(ILogger logger, long bytes, TimeSpan timeout);

    [LoggerMessage(2011, LogLevel.Error, "A flush failed; the next one goes on")]
    private static partial void LogFlushFailed(ILogger logger, Exception exception);
}
