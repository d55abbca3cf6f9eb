using System.Net;
using Orleans.Messaging;
using Orleans.Runtime;
using SqlxOrleans.LocalCluster;

namespace SqlxOrleans.Load.Traffic;

/// <summary>The gateways of the silos that run now and answer, as a service's name would resolve to them.</summary>
internal sealed class ClusterGateways(SiloCluster cluster) : IGatewayListProvider
{
    public static TimeSpan Refresh { get; } = TimeSpan.FromSeconds(1);

    public TimeSpan MaxStaleness => Refresh;

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public Task<IList<Uri>> GetGateways() => Task.FromResult<IList<Uri>>(
        [.. cluster.Gateways.Select(gateway => SiloAddress.New(IPEndPoint.Parse(gateway), 0).ToGatewayUri())]);
}
