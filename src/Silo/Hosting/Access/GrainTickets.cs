using SqlxOrleans.Api.Access;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Grains.Access;

namespace SqlxOrleans.Silo.Hosting.Access;

/// <summary>The edge signs tickets with the key that the grains check them by.</summary>
internal sealed class GrainTickets(TicketKeys keys) : ITicketIssuer
{
    public async ValueTask<string> SignAsync(KernelTicket ticket) => (await keys.CurrentAsync()).Sign(ticket);
}
