using Microsoft.Extensions.Logging;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Api.Edge;

internal sealed partial class TenantLane
{
    private readonly ILogger _logger = logger;

    [LoggerMessage(EventId = 3001, Level = LogLevel.Warning, Message = "Batch {Sequence} of tenant {Tenant} was not answered; sending it again")]
    private partial void LogBatchUnanswered(Exception reason, TenantId tenant, long sequence);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Error, Message = "The cluster refused a batch of tenant {Tenant}: {Status}")]
    private partial void LogBatchRefused(TenantId tenant, IngestStatus status);

    [LoggerMessage(
        EventId = 3003, Level = LogLevel.Error, Message = "A round of tenant {Tenant} failed unexpectedly; its senders are told to come again")]
    private partial void LogRoundFailed(Exception reason, TenantId tenant);
}
