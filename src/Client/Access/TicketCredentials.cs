using System.Collections.Concurrent;

namespace SqlxOrleans.Client.Access;

/// <summary>Tickets, one at a time for each tenant.</summary>
internal sealed class TicketCredentials(ITicketSource source, SqlxOrleansClientOptions options, TimeProvider time) : ICredentials, IDisposable
{
    private readonly ConcurrentDictionary<string, TenantTicket> _tickets = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();

    public bool Has(string tenant) => options.TokenProvider is not null || options.HasCertificateForTickets || options.ApiKeyOf(tenant).Length > 0;

    public ValueTask<string> GetAsync(string tenant, CancellationToken cancellationToken) => Of(tenant).GetAsync(cancellationToken);

    public bool Refused(string tenant, string credential)
    {
        Of(tenant).Refused(credential);
        return true;
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private TenantTicket Of(string tenant) =>
        _tickets.GetOrAdd(tenant, name => new TenantTicket(token => source.AskAsync(name, token), time, _stopping.Token));
}
