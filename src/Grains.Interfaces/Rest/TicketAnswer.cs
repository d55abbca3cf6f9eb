namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>The answer of <c>POST /v1/tickets</c>.</summary>
/// <param name="Ticket">The credential for messages through the gateway.</param>
/// <param name="Tenant">The tenant that it opens: the caller's.</param>
/// <param name="Scopes">What it opens, by name.</param>
/// <param name="LivesMilliseconds">For how long from now, at most 60,000: no clock but the receiver's own is needed.</param>
public sealed record TicketAnswer(string Ticket, string Tenant, IReadOnlyList<string> Scopes, long LivesMilliseconds)
{
    /// <summary>Never the ticket.</summary>
    public override string ToString() => $"{nameof(TicketAnswer)} of {Tenant}";
}
