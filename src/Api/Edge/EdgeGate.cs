using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Api.Edge;

/// <summary>Whether a tenant's request may be read at all, asked before its first byte is.</summary>
internal sealed class EdgeGate(EdgeRates rates, MemoryPressure memory)
{
    /// <summary>How long the sender must wait before it comes again; null when its request may be read.</summary>
    public TimeSpan? DelayOf(TenantId tenant) => memory.IsHigh ? EdgeBudget.RetryAfter : rates.DelayOf(tenant);
}
