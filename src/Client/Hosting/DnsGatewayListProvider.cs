using System.Net.Sockets;
using Orleans.Messaging;
using Orleans.Runtime;

namespace SqlxOrleans.Client.Hosting;

/// <summary>
/// The configured gateways, their names resolved again at every refresh: behind a headless service a silo that was replaced
/// has another address, which a list that was read once would never learn.
/// </summary>
internal sealed class DnsGatewayListProvider(IReadOnlyList<string> gateways) : IGatewayListProvider
{
    public TimeSpan MaxStaleness => TimeSpan.FromSeconds(10);

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public async Task<IList<Uri>> GetGateways()
    {
        var found = new List<Uri>();
        SocketException? failure = null;
        foreach (var text in gateways)
        {
            if (!GatewayAddress.TryParse(text, out var gateway))
                continue;
            try
            {
                foreach (var endPoint in await gateway.ResolveAsync(CancellationToken.None))
                    found.Add(SiloAddress.New(endPoint, 0).ToGatewayUri());
            }
            catch (SocketException e)
            {
                // One name that cannot be resolved must not hide the others.
                failure = e;
            }
        }

        return found.Count > 0 || failure is null ? found : throw failure;
    }
}
