using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Keys;

namespace SqlxOrleans.Client.Weights;

/// <summary>Asks the cluster for newer weights.</summary>
internal interface IWeightsTransport
{
    Task<WeightsAnswer> WaitNewerAsync(
        WorkspaceKey workspace, string credential, WeightsVersion known, TimeSpan hold, CancellationToken cancellationToken);
}
