using SqlxOrleans.Client.Plans;
using SqlxOrleans.Grains.Interfaces.Keys;
using SqlxOrleans.Grains.Interfaces.Plans;

namespace SqlxOrleans.Client.Hosting;

/// <summary>Reports to the plans grain of a workspace.</summary>
internal sealed class OrleansPlanTransport(ClusterConnection connection) : IPlanTransport
{
    public async Task<PlanExchangeAnswer> ExchangeAsync(
        WorkspaceKey workspace, string credential, PlanExchange exchange, CancellationToken cancellationToken)
    {
        var client = await connection.ConnectedAsync(cancellationToken);
        return await client.GetGrain<IPlanExchangeGrain>(workspace.ToString()).ExchangeAsync(credential, exchange).WaitAsync(cancellationToken);
    }
}
