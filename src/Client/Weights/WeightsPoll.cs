using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Keys;

namespace SqlxOrleans.Client.Weights;

/// <summary>The question that a follower asks again and again.</summary>
internal sealed class WeightsPoll(WorkspaceKey workspace, string credential, TimeSpan hold, IWeightsTransport transport)
{
    public WorkspaceKey Workspace => workspace;

    public Task<WeightsAnswer> AskAsync(WeightsVersion known, CancellationToken cancellationToken) =>
        transport.WaitNewerAsync(workspace, credential, known, hold, cancellationToken);
}
