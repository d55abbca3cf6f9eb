using SqlxOrleans.Api.Access;
using SqlxOrleans.Domain.Access;

namespace SqlxOrleans.Api.Tests.Access;

/// <summary>Signs tickets with a key of the test's.</summary>
internal sealed class RingIssuer : ITicketIssuer
{
    public TicketRing Ring { get; } = new([new TicketKey(new string('k', TicketKey.MinSecret))]);

    public bool HasNoKey { get; set; }

    public ValueTask<string> SignAsync(KernelTicket ticket) =>
        HasNoKey ? throw new InvalidOperationException("The keys cannot be read.") : ValueTask.FromResult(Ring.Sign(ticket));
}
