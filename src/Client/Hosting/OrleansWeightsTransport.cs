using SqlxOrleans.Client.Weights;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Keys;

namespace SqlxOrleans.Client.Hosting;

/// <summary>Polls the weights grain of a workspace.</summary>
internal sealed class OrleansWeightsTransport(ClusterConnection connection) : IWeightsTransport
{
    public async Task<WeightsAnswer> WaitNewerAsync(
        WorkspaceKey workspace, string credential, WeightsVersion known, TimeSpan hold, CancellationToken cancellationToken)
    {
        var client = await connection.ConnectedAsync(cancellationToken);
        return await client.GetGrain<IWeightsGrain>(workspace.ToString()).WaitNewerAsync(credential, known, hold).WaitAsync(cancellationToken);
    }
}
