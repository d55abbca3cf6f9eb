using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Safety;
using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Copilot.Scaling;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Keys;
using SqlxOrleans.Grains.Interfaces.Signals;
using SqlxOrleans.Grains.Persistence;

namespace SqlxOrleans.Grains.Copilot;

/// <summary>
/// Takes reports, settles rewards, and, while there is telemetry, once a second asks the learner and then the safety rule. What any kernel is to get is stored
/// before it sees it, so an epoch never goes back. While other than the default weights are in force a reminder brings the grain
/// back after a restart, so that they do not outlive their telemetry.
/// </summary>
[GrainType("copilot"), HashBasedPlacement]
internal sealed partial class CopilotGrain(
    [PersistentState("copilot")] IPersistentState<CopilotState> storage,
    IOptions<SnapshotOptions> snapshots,
    IOptions<CopilotOptions> options,
    CurrentSlo slo,
    CopilotMetrics metrics,
    ScalingBoard scalingBoard,
    WorkspaceLearner learner,
    DecisionTurns turns,
    SnapshotPace pace,
    TimeProvider clock,
    ILogger<CopilotGrain> logger)
    : SnapshotGrain<CopilotState>(storage, snapshots.Value.Interval, logger), ICopilotGrain, IRemindable
{
    private const string WatchReminder = "weights-outlive-telemetry";
    private static readonly TimeSpan MaxHold = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromMinutes(1);

    private readonly GuardRails _rails = new();
    private readonly KernelRoster _kernels = new();
    private LearnerMemory _memory = null!;
    private SafetyState _safety = null!;
    private TrialLog _trials = TrialLog.Empty;
    private RewardLedger _ledger = new();
    private WorkspaceDemandBuilder _demand = null!;
    private WorkspaceDemandBuilder _trialDemand = null!;
    private ObjectiveSampler _sampler = null!;
    private DecisionJournal _journal = null!;
    private ExplanationBook _explanations = null!;
    private ScalingAdviser _scaling = null!;
    private TenantId _tenant;
    private string _workspace = string.Empty;
    private string _incarnation = string.Empty;
    private long _seed;
    private long _epoch = 1;
    private DateTimeOffset _decidedAt;
    private string _reason = "the default weights, until telemetry says otherwise";
    private string _trialKernel = string.Empty;
    private DateTimeOffset _startedAt;
    private bool _watched;
    private bool _hasPlace;

    /// <summary>What kernels may see: the newest weights that are stored.</summary>
    private WorkspaceWeights _published = null!;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        var (tenant, workspace) = WorkspaceKey.Parse(key);
        (_tenant, _workspace) = (TenantId.Parse(tenant), workspace);
        _scaling = new ScalingAdviser(scalingBoard, WorkspaceKey.Parse(key));
        _seed = BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        _startedAt = _heardAt = clock.GetUtcNow();
        (_demand, _trialDemand) = (new(_startedAt), new(_startedAt));
        _sampler = new ObjectiveSampler(_rails.JudgedInterval, _startedAt);
        var rows = ServiceProvider.GetRequiredKeyedService<IGrainStorage>(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME);
        _journal = new DecisionJournal(new(rows, this.GetGrainId(), "copilot-decisions", DecisionJournal.Slots), learner, _seed, key, Log);
        _explanations = new ExplanationBook(new(rows, this.GetGrainId(), "copilot-explanations", ExplanationBook.Slots), key, Log);
        if (Loaded is { } state)
        {
            Restore(key, state);
            _watched = await this.GetReminder(WatchReminder, cancellationToken) is not null;
        }
        else
        {
            _memory = learner.Begin();
            _safety = SafetyState.Begin(_memory.Weights);
            _incarnation = RandomNumberGenerator.GetHexString(16, lowercase: true);
            _decidedAt = _startedAt;
            if (options.Value.SharePriors)
                _exchange = AskForPriorAsync();
        }

        _giveAt = _startedAt + options.Value.PriorInterval;
        _published = Publication();
        BeginLooking();
        await base.OnActivateAsync(cancellationToken);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _scaling.Leave();
        turns.Leave(_turn);
        return base.OnDeactivateAsync(reason, cancellationToken);
    }

    public Task ObserveAsync(ClassObservation observation)
    {
        var now = clock.GetUtcNow();
        var report = CopilotMapping.ToReport(observation, NewestEpoch);
        switch (_ledger.Add(report, now))
        {
            case LedgerAnswer.Counted:
                Hear(report, now);
                _demand.Add(report, NewestEpoch);
                if (_safety.Candidate is not null)
                    _trialDemand.Add(report with { Outcomes = [.. report.Outcomes.Where(each => each.Epoch == NewestEpoch)] }, NewestEpoch);
                _sampler.Add(report);
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
        var now = clock.GetUtcNow();
        if (RequestContext.Get(KernelRoster.ContextKey) is string kernels)
            _kernels.Hear(kernels, now);
        var deadline = now + (hold < MaxHold ? hold : MaxHold);
        while (_published.Version == known)
        {
            var left = deadline - clock.GetUtcNow();
            if (left <= TimeSpan.Zero)
                return null;
            await Task.WhenAny(_changed.Task, Task.Delay(left, clock));
        }

        return _published;
    }

    public async Task<IReadOnlyList<DecisionExplanation>> GetExplanationsAsync(int limit) =>
        [.. (await _explanations.ReadAsync(Math.Clamp(limit, 1, 1000))).Select(CopilotMapping.ToWire)];

    public Task<IReadOnlyList<RewardEntry>> GetRewardsAsync(int limit)
    {
        var most = Math.Clamp(limit, 1, 1000);
        return Task.FromResult<IReadOnlyList<RewardEntry>>([.. _ledger.Newest(most).Select(CopilotMapping.ToWire)
            .Concat(_denialMarks.Marks.Select(mark => CopilotMapping.ToWire(mark, slo.Document.Rewards)))
            .OrderByDescending(entry => entry.At).Take(most)]);
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;

    protected override CopilotState Capture() => new()
    {
        Incarnation = _incarnation,
        Epoch = NewestEpoch,
        DecidedAt = _decidedAt,
        Reason = _reason,
        Learner = Packed.Of(_memory.WriteTo),
        Ledger = Packed.Of(_ledger.WriteTo),
        Explanations = _explanations.Newest,
        Safety = Packed.Of(_safety.WriteTo),
        ApprovedEpoch = _epoch,
        TrialKernel = _trialKernel,
        Decisions = _journal.Open(),
        DecisionChunk = _journal.Chunk,
        DecisionCount = _journal.Count,
        ExplanationChunk = _explanations.Chunk,
        Trials = _trials.Samples.IsEmpty ? [] : Packed.Of(_trials.WriteTo),
        Prior = _prior,
        DenialMarks = Packed.Of(_denialMarks.WriteTo),
        Scaling = _scaling.Pack(),
    };

    /// <summary>The silo's Copilots take turns.</summary>
    protected override TimeSpan PutOff()
    {
        var wait = _hasPlace ? TimeSpan.Zero : pace.Reserve();
        _hasPlace = wait > TimeSpan.Zero;
        return wait;
    }

    protected override void OnStored(CopilotState snapshot) => _hasPlace = false;

    /// <summary>The trial kernel's epoch is the one after that of the others.</summary>
    private long NewestEpoch => _safety.Candidate is null ? _epoch : _epoch + 1;

    private void Restore(string key, CopilotState state)
    {
        if (!RewardLedger.TryRead(state.Ledger, out _ledger))
            throw Packed.Corrupt(key, "reward ledger");
        // Older releases kept four times as much.
        _ledger.Limit(RewardLedger.DefaultCapacity);
        RestoreWhatIsInForce(key, state);
        // Weights must not outlive their telemetry by a restart.
        _heardAt = _memory.LastTelemetryAt ?? _startedAt;
        (_incarnation, _decidedAt, _reason) = (state.Incarnation, state.DecidedAt, state.Reason);
        (_epoch, _trialKernel) = (state.ApprovedEpoch > 0 ? state.ApprovedEpoch : state.Epoch, state.TrialKernel);
        _prior = state.Prior;
        if (state.DenialMarks.Length > 0)
            _denialMarks = DenialMarks.TryRead(state.DenialMarks) ?? throw Packed.Corrupt(key, "marks of denials");
        // Only a promotion rests on them, and it waits for new ones.
        _trials = TrialLog.TryRead(state.Trials) ?? TrialLog.Empty;
        _scaling.Restore(state.Scaling);
        _explanations.Restore(state.ExplanationChunk, state.Explanations);
        _journal.Restore(state.DecisionChunk, state.DecisionCount, state.Decisions);
    }

    /// <summary>
    /// What is in force is kept apart from the learner's memory: when that cannot be read, by another learner for example, the learner
    /// begins anew and no kernel notices. An older release kept it with the learner, and one epoch for everybody.
    /// </summary>
    private void RestoreWhatIsInForce(string key, CopilotState state)
    {
        var memory = LearnerMemory.TryRead(state.Learner);
        if (state.Safety.Length == 0)
        {
            _memory = memory ?? throw Packed.Corrupt(key, "learner");
            _safety = SafetyState.Begin(_memory.Weights);
            return;
        }

        _safety = SafetyState.TryRead(state.Safety) ?? throw Packed.Corrupt(key, "mode and guards");
        _memory = memory ?? learner.Begin().InForce(_safety.LearnsFrom ?? _safety.Approved, _startedAt);
        if (memory is null)
            LogLearnerForgot(Log, key);
    }

    private WorkspaceWeights Publication() => new(
        new WeightsVersion(_incarnation, _epoch), _safety.Approved.L, _safety.Approved.B, _safety.Approved.A, _safety.Approved.S,
        _decidedAt, options.Value.WeightsTimeToLive, _reason)
    {
        Trial = _safety.Candidate is { } own && _trialKernel.Length > 0
            ? new TrialWeights(_trialKernel, _epoch + 1, own.L, own.B, own.A, own.S)
            : null,
    };

    private void Settle(DateTimeOffset now)
    {
        var settled = _ledger.Settle(each => slo.Document.For(_tenant, each), slo.Document.Rewards, _rails.ObjectiveWeights, now, _denialMarks.Compliance(now));
        foreach (var entry in settled)
        {
            if (entry.Reward is not { } reward)
                continue;
            var className = entry.Class?.Name() ?? "all";
            metrics.Rewarded(className, reward);
            LogReward(Log, this.GetPrimaryKeyString(), className, entry.Epoch, reward, entry.Delta ?? 0, entry.Requests);
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
}
