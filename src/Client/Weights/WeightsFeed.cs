using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SqlxOrleans.Client.Recording;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Keys;

namespace SqlxOrleans.Client.Weights;

/// <summary>One follower per workspace, started when it is first asked for.</summary>
internal sealed class WeightsFeed(
    IWeightsTransport transport,
    SettingsBook settings,
    IOptions<SqlxOrleansClientOptions> options,
    TimeProvider time,
    ILogger<WeightsFeed> logger) : IWeightsFeed, IAsyncDisposable
{
    private readonly ConcurrentDictionary<WorkspaceKey, Lazy<WeightsFollower>> _followers = [];
    private readonly CancellationTokenSource _stopping = new();

    public IWorkspaceWeights Watch(string tenant, string workspace)
    {
        workspace = SeriesDirectory.Normalise(workspace);
        if (!TenantId.TryParse(tenant, out _))
            throw new ArgumentException($"'{tenant}' is not a tenant name: {TenantId.Grammar}.", nameof(tenant));
        if (!WorkspaceId.TryParse(workspace, out _))
            throw new ArgumentException($"'{workspace}' is not a workspace name: {WorkspaceId.Grammar}.", nameof(workspace));
        // Lazy: of two threads that ask first at once, one makes the follower and its loop.
        return _followers.GetOrAdd(new WorkspaceKey(tenant, workspace), key => new Lazy<WeightsFollower>(() => Start(key))).Value;
    }

    /// <summary>Ends all polls; the weights stay as they are.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        foreach (var follower in _followers.Values)
            await follower.Value.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    private WeightsFollower Start(WorkspaceKey key)
    {
        var state = new FollowedWeights(settings.For(key.Tenant, key.Workspace), options.Value.WeightsTimeToLive, time, logger);
        var poll = new WeightsPoll(key, options.Value.ApiKeyOf(key.Tenant), options.Value.WeightsHold, transport);
        var follower = new WeightsFollower(poll, state, time, logger);
        follower.Start(_stopping.Token);
        return follower;
    }
}
