using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Access;

/// <summary>Who a credential stands for. <c>default</c> is nobody, who may do nothing.</summary>
/// <param name="Tenant">The only tenant whose data it may touch.</param>
/// <param name="Scopes">What it may do there.</param>
public readonly record struct Caller(TenantId Tenant, Scopes Scopes)
{
    /// <summary>True when every one of some scopes is granted.</summary>
    public bool May(Scopes needed) => (Scopes & needed) == needed;
}
