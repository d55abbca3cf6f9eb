using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Access;

/// <summary>What a ticket says: for a minute at most, a process outside the cluster may do this to this tenant's data.</summary>
/// <param name="Tenant">The only tenant that it opens.</param>
/// <param name="Subject">Whom the API had authenticated; at most <see cref="MaxSubject"/> characters are kept.</param>
/// <param name="Scopes">What it opens; never more than <see cref="Carried"/>.</param>
/// <param name="ExpiresAt">From when on it is refused, in whole seconds.</param>
public readonly record struct KernelTicket(TenantId Tenant, string Subject, Scopes Scopes, DateTimeOffset ExpiresAt)
{
    /// <summary>Most characters of a subject.</summary>
    public const int MaxSubject = 64;

    /// <summary>The scopes that a ticket may carry: what a kernel needs through the gateway. Whatever else its owner may do is not for there.</summary>
    public const Scopes Carried = Scopes.WriteTelemetry | Scopes.ReadWeights;

    /// <summary>How long a ticket opens anything.</summary>
    public static readonly TimeSpan MaxLife = TimeSpan.FromSeconds(60);

    /// <summary>The ticket of an authenticated caller: its kernel-facing scopes, until a minute from now or until its credential ends.</summary>
    public static KernelTicket Of(in Caller caller, DateTimeOffset now)
    {
        var subject = caller.Subject ?? string.Empty;
        var expiresAt = caller.ExpiresAt is { } end && end < now + MaxLife ? end : now + MaxLife;
        return new KernelTicket(
            caller.Tenant,
            subject.Length > MaxSubject ? subject[..MaxSubject] : subject,
            caller.Scopes & Carried,
            DateTimeOffset.FromUnixTimeSeconds(expiresAt.ToUnixTimeSeconds()));
    }
}
