using Microsoft.Extensions.Logging;

namespace SqlxOrleans.Client.Flushing;

internal sealed partial class BatchSender
{
    [LoggerMessage(2001, LogLevel.Warning, "Telemetry of tenant {Tenant}, batch {Sequence}, could not be sent; it is sent again until it is answered")]
    private static partial void LogSendFailed(ILogger logger, Exception exception, string tenant, long sequence);

    [LoggerMessage(2002, LogLevel.Error, "Telemetry of tenant {Tenant} is refused: {Why}; {Events} events were given up with this batch")]
    private static partial void LogRefused(ILogger logger, string tenant, string why, long events);

    [LoggerMessage(2004, LogLevel.Warning, "The cluster does not take the ticket of tenant {Tenant} ({Why}); another one is asked for, and telemetry waits")]
    private static partial void LogTicketRefused(ILogger logger, string tenant, string why);

    [LoggerMessage(2003, LogLevel.Warning, "The cluster refused {Count} deltas of tenant {Tenant} ({Reason}): {Message}")]
    private static partial void LogDeltasRefused(ILogger logger, string tenant, int count, string reason, string message);
}
