using SqlxOrleans.Client.Access;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Keys;

namespace SqlxOrleans.Client.Weights;

/// <summary>The question that a follower asks again and again.</summary>
internal sealed class WeightsPoll(WorkspaceKey workspace, ICredentials credentials, TimeSpan hold, IWeightsTransport transport)
{
    public WorkspaceKey Workspace => workspace;

    public async Task<WeightsAnswer> AskAsync(WeightsVersion known, CancellationToken cancellationToken)
    {
        var credential = await credentials.GetAsync(workspace.Tenant, cancellationToken);
        var answer = await transport.WaitNewerAsync(workspace, credential, known, hold, cancellationToken);
        if (!answer.Authenticated)
            credentials.Refused(workspace.Tenant, credential);
        return answer;
    }
}
