using Orleans.Runtime;
using SqlxOrleans.Domain.Rewards;

namespace SqlxOrleans.Grains.Copilot;

/// <content>
/// When to decide: an interval after the last time while there is telemetry, in turn where the silo has more to decide than it has time for. Without
/// telemetry there is a look now and then, until the weights have expired; then only telemetry wakes the workspace up.
/// </content>
internal sealed partial class CopilotGrain
{
    /// <summary>Intervals between two looks at a workspace without news: whether its weights have expired, should the clock be set for example.</summary>
    private const int QuietIntervals = 10;

    /// <summary>
    /// What a decision's wait for the storage counts beside its own time: next to nothing while a write takes milliseconds, and where the storage does not keep up
    /// there are fewer decisions to be stored.
    /// </summary>
    private const double StorageShare = 0.1;

    private DecisionTurn _turn = null!;
    private IGrainTimer _looking = null!;
    private DateTimeOffset _lookedAt;
    private bool _hasNews;
    private bool _hasTurn;

    private TimeSpan Interval => options.Value.DecisionInterval;

    private void BeginLooking()
    {
        var context = TaskScheduler.Current;
        _turn = new DecisionTurn(() => _ = Task.Factory.StartNew(TakeTurn, CancellationToken.None, TaskCreationOptions.None, context));
        _lookedAt = _startedAt;
        _looking = this.RegisterGrainTimer(LookAsync, new GrainTimerCreationOptions(Interval, Timeout.InfiniteTimeSpan) { Interleave = false });
    }

    private void TakeTurn()
    {
        _hasTurn = true;
        LookIn(TimeSpan.Zero);
    }

    /// <summary>The first report since the last decision sees to it that there is a next one. To be called before the report counts.</summary>
    private void Hear(OutcomeReport report, DateTimeOffset now)
    {
        foreach (var (_, outcome) in report.Outcomes)
            _turn.Count(outcome.Requests);
        if (_hasNews)
            return;
        _hasNews = true;
        // The time without a report is no time of little demand: what is decided on begins with this one.
        if (now < _lookedAt || now - _lookedAt >= Interval)
        {
            _lookedAt = now;
            _ = _demand.Close(now);
            _ = _trialDemand.Close(now);
        }

        LookIn(Interval - (now - _lookedAt));
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (_hasNews && !_hasTurn && !turns.TryBegin(_turn))
            return;
        var isStored = false;
        try
        {
            isStored = await LookNowAsync(cancellationToken);
        }
        finally
        {
            // None: only telemetry or an operator leads to another decision.
            if (NextLook(isStored) is { } delay)
                LookIn(delay);
        }
    }

    private async Task<bool> LookNowAsync(CancellationToken cancellationToken)
    {
        var now = _lookedAt = clock.GetUtcNow();
        if (!_hasNews)
            return await DecideAsync(now, cancellationToken);
        (_hasNews, _hasTurn) = (false, false);
        _turn.Begin();
        var started = clock.GetTimestamp();
        var deciding = DecideAsync(now, cancellationToken);
        var thought = clock.GetElapsedTime(started);
        try
        {
            return await deciding;
        }
        finally
        {
            turns.Spent(thought + ((clock.GetElapsedTime(started) - thought) * StorageShare));
        }
    }

    private TimeSpan? NextLook(bool isStored)
    {
        var now = clock.GetUtcNow();
        if (_hasNews)
            return now < _lookedAt ? Interval : Interval - (now - _lookedAt);
        if (!isStored || _safety.Candidate is not null || HasExpired(now))
            return isStored && IsAtRest(now) && !_journal.HasWaiting ? null : Interval;
        var next = _heardAt + options.Value.WeightsTimeToLive - now;
        if (_sampler.HasReports && _sampler.ClosesAt - now is var judged && judged < next)
            next = judged;
        return next < Interval ? Interval : next < QuietIntervals * Interval ? next : QuietIntervals * Interval;
    }

    /// <summary>Never earlier than now.</summary>
    private void LookIn(TimeSpan delay) =>
        _looking.Change(delay < TimeSpan.Zero ? TimeSpan.Zero : delay, Timeout.InfiniteTimeSpan);

    private bool HasExpired(DateTimeOffset now) => (now - _heardAt).Duration() >= options.Value.WeightsTimeToLive;

    /// <summary>Nothing came and nothing ran out: the learner would say what it said before.</summary>
    private bool IsQuiet(DateTimeOffset now) => _safety.Candidate is null && !HasExpired(now);
}
