using SqlxOrleans.Domain.Telemetry.Aggregation;

namespace SqlxOrleans.Api.Otlp;

/// <summary>One tenant's filter, and the lock to hold while it is used.</summary>
internal sealed class TenantSpanIds(int capacity)
{
    public Lock Gate { get; } = new();

    public SpanIdFilter Filter { get; } = new(capacity);
}
