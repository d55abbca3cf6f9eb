using Microsoft.Extensions.Logging;
using SqlxOrleans.Client.Recording;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Grains.Interfaces.Copilot;

namespace SqlxOrleans.Client.Weights;

/// <summary>
/// The weights of one workspace and what happens to them: the cluster's, kept while it does not answer, the defaults after
/// their time to live (architecture law 8). Reading takes no lock; changes are made one at a time.
/// </summary>
internal sealed partial class FollowedWeights : IAsyncDisposable
{
    private readonly WorkspaceSettings _settings;
    private readonly TimeSpan _ownTimeToLive;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly ITimer _expiry;
    private volatile KernelWeights _current;
    private WeightsVersion _known;
    private TimeSpan _timeToLive;
    private long _lastHeard;

    public FollowedWeights(WorkspaceSettings settings, TimeSpan ownTimeToLive, TimeProvider time, ILogger logger)
    {
        (_settings, _ownTimeToLive, _timeToLive, _time, _logger) = (settings, ownTimeToLive, ownTimeToLive, time, logger);
        _current = new KernelWeights(SchedulerWeights.Default, 0, WeightsSource.Default, time.GetUtcNow());
        _expiry = time.CreateTimer(
            static state => ((FollowedWeights)state!).ExpireIfDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public event Action<KernelWeights>? Changed;

    public KernelWeights Current => _current;

    /// <summary>The version to name in the next poll; <c>default</c> asks for whatever there is.</summary>
    public WeightsVersion Known
    {
        get
        {
            lock (_gate)
                return _known;
        }
    }

    /// <summary>Takes an authenticated answer; false when it makes no sense (broken or older weights) and is best asked again later.</summary>
    public bool TryTake(WeightsAnswer answer)
    {
        lock (_gate)
        {
            if (answer.ThresholdsMs.Count > 0)
                _settings.TrySetThresholds(answer.ThresholdsMs);
            if (answer.Weights is { } news && !TryTakeNews(news))
                return false;
            if (answer.Weights is null && _current.Source == WeightsSource.Kept)
                Set(_current with { Source = WeightsSource.Cluster, Since = _time.GetUtcNow() });
            if (_current.Source == WeightsSource.Cluster)
            {
                _lastHeard = _time.GetTimestamp();
                _expiry.Change(_timeToLive, Timeout.InfiniteTimeSpan);
            }

            return true;
        }
    }

    /// <summary>A poll failed: the weights are kept until their time to live ends.</summary>
    public void Missed()
    {
        lock (_gate)
        {
            if (_current.Source == WeightsSource.Cluster)
                Set(_current with { Source = WeightsSource.Kept, Since = _time.GetUtcNow() });
        }
    }

    public ValueTask DisposeAsync() => _expiry.DisposeAsync();

    private bool TryTakeNews(WorkspaceWeights news)
    {
        var weights = new SchedulerWeights(news.L, news.B, news.A, news.S);
        // An older epoch comes from a silo that has not heard yet; another incarnation starts again at a low epoch.
        var isOlder = news.Version.Incarnation == _known.Incarnation && news.Version.Epoch < _known.Epoch;
        if (!weights.IsValid || isOlder)
            return false;
        _known = news.Version;
        _timeToLive = news.TimeToLive > TimeSpan.Zero ? news.TimeToLive : _ownTimeToLive;
        Set(new KernelWeights(weights, news.Version.Epoch, WeightsSource.Cluster, _time.GetUtcNow()));
        return true;
    }

    private void ExpireIfDue()
    {
        lock (_gate)
        {
            // The timer may have fired just before an answer moved it.
            if (_current.Source == WeightsSource.Default || _time.GetElapsedTime(_lastHeard) < _timeToLive)
                return;
            _known = default;
            Set(new KernelWeights(SchedulerWeights.Default, 0, WeightsSource.Default, _time.GetUtcNow()));
        }
    }

    private void Set(KernelWeights next)
    {
        var before = _current;
        if (before.Weights == next.Weights && before.Epoch == next.Epoch && before.Source == next.Source)
            return;
        _current = next;
        _settings.Epoch = next.Epoch;
        foreach (var handler in Changed?.GetInvocationList() ?? [])
        {
            try
            {
                ((Action<KernelWeights>)handler)(next);
            }
#pragma warning disable CA1031 // A listener's error is the listener's; the weights are in force all the same.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogHandlerFailed(_logger, e);
            }
        }
    }

    [LoggerMessage(2020, LogLevel.Error, "A listener to changed weights failed")]
    private static partial void LogHandlerFailed(ILogger logger, Exception exception);
}
