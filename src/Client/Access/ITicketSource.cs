using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Client.Access;

/// <summary>Where tickets come from.</summary>
internal interface ITicketSource
{
    /// <summary>A new ticket of a tenant.</summary>
    Task<TicketAnswer> AskAsync(string tenant, CancellationToken cancellationToken);
}
