using Microsoft.Extensions.Logging;

namespace SqlxOrleans.Api.Tests;

/// <summary>Writes what a .NET kernel would through the SDK's logger.</summary>
internal static class SdkLogs
{
    /// <summary>Two executions of class L, a good one of 10 ms and a failed one, a denial, and a line that is no event.</summary>
    public static void Write(ILoggerFactory factory)
    {
        var logger = factory.CreateLogger("kernel");
        Write(logger, default, new("sqlx.event", "kernel.exec.ok"), new("sqlx.slo_class", "L"), new("sqlx.latency_ms", 10.0));
        Write(logger, new EventId(2, "kernel.exec.error"), new("sqlx.slo_class", "L"), new("sqlx.latency_ms", 20L), new("error.type", "timeout"));
        Write(logger, default, new("event.name", "sqlx_policy_deny"), new("reason", "egress"));
        Write(logger, default, new KeyValuePair<string, object?>("text", "select 'secret'"));
    }

    private static void Write(ILogger logger, EventId id, params KeyValuePair<string, object?>[] attributes) =>
        logger.Log(LogLevel.Error, id, attributes, null, static (_, _) => "a line for people");
}
