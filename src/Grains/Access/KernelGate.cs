using Microsoft.Extensions.Options;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Grains.Access;

/// <summary>
/// Judges the credential in a message that came through the gateway, for each message anew: a ticket, unless tickets are required an API key, or the
/// secret by which this silo's own edge speaks.
/// </summary>
public sealed class KernelGate(SiloTicket own, KeyDirectory keys, TicketKeys tickets, IOptions<TicketOptions> options, TimeProvider clock)
{
    private readonly bool _ticketsOnly = options.Value.Required;

    /// <summary>Whether the holder of a credential may do something to a tenant's data.</summary>
    public async ValueTask<KernelAccess> CheckAsync(string? credential, TenantId tenant, Scopes needed)
    {
        if (own.Matches(credential))
            return KernelAccess.Granted;
        if (TicketRing.IsTicket(credential))
            return await CheckTicketAsync(credential!, tenant, needed);
        if (_ticketsOnly)
            return KernelAccess.TicketRequired;
        return await keys.FindAsync(credential) is { } caller ? Judge(caller.Tenant, caller.Scopes, tenant, needed) : KernelAccess.Unknown;
    }

    private async ValueTask<KernelAccess> CheckTicketAsync(string text, TenantId tenant, Scopes needed)
    {
        var verdict = (await tickets.CurrentAsync()).Read(text, clock.GetUtcNow(), out var ticket);
        if (verdict == TicketVerdict.UnknownKey)
            verdict = (await tickets.NewerAsync()).Read(text, clock.GetUtcNow(), out ticket);
        return verdict switch
        {
            TicketVerdict.Valid => Judge(ticket.Tenant, ticket.Scopes, tenant, needed),
            TicketVerdict.Expired => KernelAccess.TicketExpired,
            _ => KernelAccess.Unknown,
        };
    }

    private static KernelAccess Judge(TenantId granted, Scopes scopes, TenantId tenant, Scopes needed) =>
        granted != tenant ? KernelAccess.OtherTenant : (scopes & needed) != needed ? KernelAccess.MissingScope : KernelAccess.Granted;
}
