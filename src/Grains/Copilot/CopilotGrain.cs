using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;
using Orleans.Runtime;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Keys;
using SqlxOrleans.Grains.Interfaces.Signals;
using SqlxOrleans.Grains.Persistence;

namespace SqlxOrleans.Grains.Copilot;

/// <summary>
/// Takes reports, settles rewards, and once a second asks the learner. A decision that changes the weights is stored before
/// any kernel sees it, so an epoch never goes back. While other than the default weights are in force a reminder brings the
/// grain back after a restart, so that they do not outlive their telemetry.
/// </summary>
[GrainType("copilot"), HashBasedPlacement]
internal sealed partial class CopilotGrain(
    [PersistentState("copilot")] IPersistentState<CopilotState> storage,
    IOptions<SnapshotOptions> snapshots,
    IOptions<CopilotOptions> options,
    CurrentSlo slo,
    CopilotMetrics metrics,
    TimeProvider clock,
    ILogger<CopilotGrain> logger)
    : SnapshotGrain<CopilotState>(storage, snapshots.Value.Interval, logger), ICopilotGrain, IRemindable
{
    private const int ExplanationsKept = 200;
    private const string WatchReminder = "weights-outlive-telemetry";
    private static readonly TimeSpan MaxHold = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromMinutes(1);

    private readonly List<StoredExplanation> _explanations = [];
    private TriageOptions _triage = null!;
    private TriageLearner _learner = null!;
    private TriageState _state = null!;
    private RewardLedger _ledger = new();
    private WorkspaceDemandBuilder _demand = null!;
    private TenantId _tenant;
    private string _incarnation = string.Empty;
    private long _epoch = 1;
    private long _seed;
    private DateTimeOffset _decidedAt;
    private string _reason = "the default weights, until telemetry says otherwise";
    private bool _watched;

    /// <summary>What kernels may see: the newest weights that are stored.</summary>
    private WorkspaceWeights _published = null!;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        _tenant = TenantId.Parse(WorkspaceKey.Parse(key).Tenant);
        _seed = BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        _triage = new TriageOptions { TimeToLive = options.Value.WeightsTimeToLive };
        _learner = new TriageLearner(_triage);
        _demand = new WorkspaceDemandBuilder(clock.GetUtcNow());
        if (Loaded is { } state)
        {
            _state = TriageState.TryRead(state.Learner) ?? throw Packed.Corrupt(key, "learner");
            if (!RewardLedger.TryRead(state.Ledger, out _ledger))
                throw Packed.Corrupt(key, "reward ledger");
            (_incarnation, _epoch, _decidedAt, _reason) = (state.Incarnation, state.Epoch, state.DecidedAt, state.Reason);
            _explanations.AddRange(state.Explanations);
            _watched = await this.GetReminder(WatchReminder, cancellationToken) is not null;
        }
        else
        {
            _state = TriageState.Initial(_triage);
            _incarnation = RandomNumberGenerator.GetHexString(16, lowercase: true);
            _decidedAt = clock.GetUtcNow();
        }

        _published = Publication();
        var interval = options.Value.DecisionInterval;
        this.RegisterGrainTimer(DecideAsync, new GrainTimerCreationOptions(interval, interval) { Interleave = false });
        await base.OnActivateAsync(cancellationToken);
    }

    public Task ObserveAsync(ClassObservation observation)
    {
        var now = clock.GetUtcNow();
        var report = CopilotMapping.ToReport(observation, _published.Version.Epoch);
        switch (_ledger.Add(report, now))
        {
            case LedgerAnswer.Counted:
                _demand.Add(report, _published.Version.Epoch);
                Settle(now);
                break;
            case LedgerAnswer.Refused:
                metrics.Refused();
                LogRefused(Log, this.GetPrimaryKeyString(), observation.Class, report.Problem());
                break;
        }

        MarkDirty();
        return Task.CompletedTask;
    }

    public Task ObserveSignalsAsync(SignalsStatus signals)
    {
        var known = new WorkspaceSignals(signals.CacheHitRatio, signals.DriverErrors5m, signals.PolicyDenies5m, signals.MigrationMeanMs);
        if (!_ledger.Observe(known, clock.GetUtcNow()))
            metrics.Refused();
        MarkDirty();
        return Task.CompletedTask;
    }

    public async Task<WorkspaceWeights?> WaitNewerAsync(WeightsVersion known, TimeSpan hold)
    {
        var deadline = clock.GetUtcNow() + (hold < MaxHold ? hold : MaxHold);
        while (_published.Version == known)
        {
            var left = deadline - clock.GetUtcNow();
            if (left <= TimeSpan.Zero)
                return null;
            await Task.WhenAny(_changed.Task, Task.Delay(left, clock));
        }

        return _published;
    }

    public Task<IReadOnlyList<DecisionExplanation>> GetExplanationsAsync(int limit) => Task.FromResult<IReadOnlyList<DecisionExplanation>>(
        [.. _explanations.AsEnumerable().Reverse().Take(Math.Clamp(limit, 1, 1000)).Select(CopilotMapping.ToWire)]);

    public Task<IReadOnlyList<RewardEntry>> GetRewardsAsync(int limit) => Task.FromResult<IReadOnlyList<RewardEntry>>(
        [.. _ledger.Newest(Math.Clamp(limit, 1, 1000)).Select(CopilotMapping.ToWire)]);

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;

    protected override CopilotState Capture() => new()
    {
        Incarnation = _incarnation,
        Epoch = _epoch,
        DecidedAt = _decidedAt,
        Reason = _reason,
        Learner = Packed.Of(_state.WriteTo),
        Ledger = Packed.Of(_ledger.WriteTo),
        Explanations = [.. _explanations],
    };

    private WorkspaceWeights Publication() => new(
        new WeightsVersion(_incarnation, _epoch), _state.Weights.L, _state.Weights.B, _state.Weights.A, _state.Weights.S,
        _decidedAt, options.Value.WeightsTimeToLive, _reason);

    private void Settle(DateTimeOffset now)
    {
        var settled = _ledger.Settle(each => slo.Document.For(_tenant, each), RewardWeights.Default, _triage.ObjectiveWeights, now);
        foreach (var entry in settled)
        {
            if (entry.Reward is { } reward)
                metrics.Rewarded(entry.Class?.Name() ?? "all", reward);
        }
    }

    private async Task DecideAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var demand = _demand.Close(now);
        var step = Step(demand, now);
        var before = (_state, _epoch, _decidedAt, _reason);
        _state = step.State;
        if (!step.Decision.Changed)
            return;
        (_epoch, _decidedAt, _reason) = (_epoch + 1, now, step.Decision.Explanation.Reason);
        _explanations.Add(CopilotMapping.ToState(_epoch, step.Decision.Explanation));
        try
        {
            await WatchAsync(_state.Weights != SchedulerWeights.Default);
            await WriteNowAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            // Nobody has seen this epoch: it never was. The next decision tries again from the state before.
            (_state, _epoch, _decidedAt, _reason) = before;
            _explanations.RemoveAt(_explanations.Count - 1);
            LogNotStored(Log, this.GetPrimaryKeyString(), exception);
            return;
        }

        if (_explanations.Count > ExplanationsKept)
            _explanations.RemoveRange(0, _explanations.Count - ExplanationsKept);
        metrics.Decided(_explanations[^1].Mode);
        LogDecided(Log, this.GetPrimaryKeyString(), _epoch, step.Decision.Explanation.Decision);
        _published = Publication();
        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }

    /// <summary>A learner that throws must not leave a kernel with weights that nobody answers for.</summary>
    private TriageStep Step(WorkspaceDemand demand, DateTimeOffset now)
    {
        try
        {
            return _learner.Step(_state, demand, now, _seed);
        }
        catch (Exception exception)
        {
            LogLearnerFailed(Log, this.GetPrimaryKeyString(), exception);
            var explanation = new WeightExplanation(
                now, "the default weights", $"the learner failed: {exception.GetType().Name}", ["sqlx_copilot_decisions_total"], 1,
                "the kernel schedules as it would without a Copilot", "none", DecisionMode.Fallback, _seed, string.Empty,
                _state.Weights, SchedulerWeights.Default);
            return new TriageStep(
                TriageState.Initial(_triage), new WeightDecision(SchedulerWeights.Default, _state.Weights != SchedulerWeights.Default, explanation));
        }
    }

    private async Task WatchAsync(bool wanted)
    {
        if (wanted == _watched)
            return;
        if (wanted)
            await this.RegisterOrUpdateReminder(WatchReminder, WatchPeriod, WatchPeriod);
        else if (await this.GetReminder(WatchReminder) is { } reminder)
            await this.UnregisterReminder(reminder);
        _watched = wanted;
    }

    [LoggerMessage(1501, LogLevel.Information, "Weights of {Workspace}, epoch {Epoch}: {Decision}")]
    private static partial void LogDecided(ILogger logger, string workspace, long epoch, string decision);

    [LoggerMessage(1502, LogLevel.Warning, "A decision of {Workspace} could not be stored and is not published; the weights stay")]
    private static partial void LogNotStored(ILogger logger, string workspace, Exception exception);

    [LoggerMessage(1504, LogLevel.Error, "The learner of {Workspace} failed; the default weights are in force")]
    private static partial void LogLearnerFailed(ILogger logger, string workspace, Exception exception);

    [LoggerMessage(1503, LogLevel.Warning, "A report of {Workspace}, class {Class}, was refused: {Problem}")]
    private static partial void LogRefused(ILogger logger, string workspace, string @class, string? problem);
}
