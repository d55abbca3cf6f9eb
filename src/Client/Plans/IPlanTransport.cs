using SqlxOrleans.Grains.Interfaces.Keys;
using SqlxOrleans.Grains.Interfaces.Plans;

namespace SqlxOrleans.Client.Plans;

/// <summary>Takes reports to the cluster and brings its answers.</summary>
internal interface IPlanTransport
{
    Task<PlanExchangeAnswer> ExchangeAsync(WorkspaceKey workspace, string credential, PlanExchange exchange, CancellationToken cancellationToken);
}
