namespace SqlxOrleans.SloFiles;

/// <summary>The <c>observability</c> block of specification section 13; the defaults are the values printed there, but nothing is exported without an endpoint.</summary>
public sealed record ObservabilitySettings
{
    /// <summary><c>otel.endpoint</c>: where the silo's own telemetry is exported to, http or https; null: nowhere.</summary>
    public Uri? OtelEndpoint { get; init; }

    /// <summary><c>otel.serviceName</c>: the resource's <c>service.name</c>.</summary>
    public string ServiceName { get; init; } = "sqlx-os";

    /// <summary><c>otel.sampling</c>: share of the traces that are kept, 0..1.</summary>
    public double SamplingRatio { get; init; } = 0.2;

    /// <summary><c>slo.refreshSec</c>: how often slo.yml is read again even when no change was noticed; 1 s to 1 d.</summary>
    public TimeSpan SloRefresh { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary><c>slo.store</c>: path of slo.yml.</summary>
    public string SloStore { get; init; } = "/etc/sqlx/slo.yml";

    /// <summary><c>alerts.provider</c>: one of <see cref="ObservabilityFile.AlertProviders"/>. This release sends no alerts.</summary>
    public string AlertProvider { get; init; } = "pagerduty";

    /// <summary><c>retention.traces</c>: how long traces are kept; 1 h to 3,650 d.</summary>
    public TimeSpan TraceRetention { get; init; } = TimeSpan.FromDays(30);

    /// <summary><c>retention.metrics</c>: how long metrics are kept; 1 h to 3,650 d.</summary>
    public TimeSpan MetricRetention { get; init; } = TimeSpan.FromDays(400);

    /// <summary><c>retention.logs</c>: how long logs are kept; 1 h to 3,650 d.</summary>
    public TimeSpan LogRetention { get; init; } = TimeSpan.FromDays(30);
}
