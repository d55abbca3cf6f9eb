using Microsoft.Extensions.Logging;

namespace SqlxOrleans.Client.Weights;

/// <summary>Polls for one workspace until stopped, again with jitter after an error.</summary>
internal sealed partial class WeightsFollower(WeightsPoll poll, FollowedWeights state, TimeProvider time, ILogger logger)
    : IWorkspaceWeights, IAsyncDisposable
{
    // Below the shortest hold that makes sense: an answer without news that comes faster must not become a busy loop.
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(10);

    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2));
    private readonly Occasional _failures = new(TimeSpan.FromMinutes(1), time);
    private Task _running = Task.CompletedTask;

    public event Action<KernelWeights>? Changed
    {
        add => state.Changed += value;
        remove => state.Changed -= value;
    }

    public KernelWeights Current => state.Current;

    public void Start(CancellationToken stopping) => _running = Task.Run(() => RunAsync(stopping), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _running;
        await state.DisposeAsync();
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            for (var failures = 0; ;)
            {
                stopping.ThrowIfCancellationRequested();
                var asked = time.GetTimestamp();
                var known = state.Known;
                failures = await TryPollAsync(stopping) ? 0 : failures + 1;
                if (failures > 0)
                    await Task.Delay(_backoff.Next(failures - 1), time, stopping);
                else if (known == state.Known && time.GetElapsedTime(asked) < LeastPause)
                    await Task.Delay(_backoff.Next(0), time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped: the weights stay as they are.
        }
    }

    private async Task<bool> TryPollAsync(CancellationToken stopping)
    {
        try
        {
            var answer = await poll.AskAsync(state.Known, stopping);
            if (answer.Authenticated && state.TryTake(answer))
                return true;
            if (_failures.IsDue())
                LogRefused(logger, poll.Workspace.Tenant, poll.Workspace.Workspace, answer.Authenticated ? "older or broken weights" : "the credential is refused");
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Any failure of a poll means the same: keep the weights and ask again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (_failures.IsDue())
                LogPollFailed(logger, e, poll.Workspace.Tenant, poll.Workspace.Workspace);
        }

        state.Missed();
        return false;
    }

    [LoggerMessage(2021, LogLevel.Warning, "Weights of {Tenant}/{Workspace} could not be asked for; the last ones are kept until their time to live ends")]
    private static partial void LogPollFailed(ILogger logger, Exception exception, string tenant, string workspace);

    [LoggerMessage(2022, LogLevel.Warning, "The answer for weights of {Tenant}/{Workspace} is not taken: {Why}")]
    private static partial void LogRefused(ILogger logger, string tenant, string workspace, string why);
}
