using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SqlxOrleans.Client.Access;
using SqlxOrleans.Client.Recording;
using SqlxOrleans.Grains.Interfaces.Keys;

namespace SqlxOrleans.Client.Weights;

/// <summary>One follower per workspace, started when it is first asked for.</summary>
internal sealed class WeightsFeed : IWeightsFeed, IAsyncDisposable, IDisposable
{
    private readonly WorkspaceLoops<WeightsFollower> _followers;

    public WeightsFeed(
        IWeightsTransport transport, ICredentials credentials, SettingsBook settings, IOptions<SqlxOrleansClientOptions> options, TimeProvider time,
        ILogger<WeightsFeed> logger)
    {
        _followers = new(Start);

        WeightsFollower Start(WorkspaceKey key, CancellationToken stopping)
        {
            var state = new FollowedWeights(settings.For(key.Tenant, key.Workspace), options.Value.WeightsTimeToLive, time, logger);
            var poll = new WeightsPoll(key, credentials, options.Value.WeightsHold, transport);
            var follower = new WeightsFollower(poll, state, time, logger);
            follower.Start(stopping);
            return follower;
        }
    }

    public IWorkspaceWeights Watch(string tenant, string workspace) => _followers.For(tenant, workspace);

    /// <summary>Ends all polls; the weights stay as they are.</summary>
    public Task StopAsync() => _followers.StopAsync();

    public ValueTask DisposeAsync() => _followers.DisposeAsync();

    public void Dispose() => _followers.Dispose();
}
