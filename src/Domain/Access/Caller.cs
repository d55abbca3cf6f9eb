using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Access;

/// <summary>Who a credential stands for. <c>default</c> is nobody, who may do nothing.</summary>
/// <param name="Tenant">The only tenant whose data it may touch.</param>
/// <param name="Scopes">What it may do there.</param>
/// <param name="Subject">Who it is, such as <c>key:1a2b3c4d5e6f</c>, <c>config</c> or <c>jwt:alice</c>; for people, nothing is decided by it.</param>
/// <param name="ExpiresAt">From when on the credential is refused; null for never, or for not yet known.</param>
public readonly record struct Caller(TenantId Tenant, Scopes Scopes, string? Subject = null, DateTimeOffset? ExpiresAt = null)
{
    /// <summary>The <see cref="Subject"/> of every key of the configuration.</summary>
    public const string ConfiguredSubject = "config";

    /// <summary>True when every one of some scopes is granted.</summary>
    public bool May(Scopes needed) => (Scopes & needed) == needed;
}
