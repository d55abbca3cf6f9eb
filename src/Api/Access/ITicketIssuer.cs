using SqlxOrleans.Domain.Access;

namespace SqlxOrleans.Api.Access;

/// <summary>Signs tickets with the cluster's key.</summary>
public interface ITicketIssuer
{
    /// <summary>The ticket's text.</summary>
    /// <exception cref="InvalidOperationException">The key cannot be read just now.</exception>
    ValueTask<string> SignAsync(KernelTicket ticket);
}
