using System.Buffers;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Safety;
using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Load.CopilotCost;

/// <summary>
/// The parts of a Copilot's grain, worked as the grain works them each second: four reports and their rewards, the learner, the rule, the
/// journal's record; and the snapshot that its storage holds. Without Orleans, storage and network.
/// </summary>
internal sealed class CostedWorkspace
{
    private static readonly DateTimeOffset _start = DateTimeOffset.UnixEpoch;

    private readonly int _number;
    // One for all, as in a silo.
    private static readonly WorkspaceLearner _learner = new(TimeSpan.FromSeconds(30));
    private readonly GuardRails _rails = new();
    private readonly WorkspaceDemandBuilder _demand = new(_start);
    private readonly ObjectiveSampler _sampler;
    private readonly RewardLedger _ledger = new();
    private DecisionChunkWriter? _open;
    private SafetyState _safety = SafetyState.Begin(SchedulerWeights.Default);
    private LearnerMemory _memory;
    private byte[][] _snapshot = [];
    private int _second;

    public CostedWorkspace(int number)
    {
        (_number, _memory) = (number, _learner.Begin());
        _sampler = new ObjectiveSampler(_rails.JudgedInterval, _start);
    }

    /// <summary>Epochs that kernels would have seen.</summary>
    public long Epoch { get; private set; } = 1;

    /// <summary>A second: what came in, what is decided.</summary>
    public void Step(DemandTrace trace)
    {
        var demand = trace.At(_number, _second);
        var now = _start.AddSeconds(++_second);
        foreach (var workloadClass in WorkloadClasses.Judged)
            Report(workloadClass, demand.Classes[workloadClass], demand.Slots, now);
        _demand.Close(now);
        var judged = _sampler.TryClose(now, Epoch, null);
        var before = _memory;
        (_memory, var decision) = _learner.Step(before, demand, now, _number);
        var step = SafetyRule.Step(_safety, new SafetyInput(decision, null, demand, judged, now), _rails);
        _safety = step.State;
        Epoch += step.IsPublished ? 1 : 0;
        if (_open is null or { IsFull: true })
            _open = new DecisionChunkWriter(_second, _second, _learner, _number, before, now);
        _open.Add(new DecisionRecord(_second, now, demand, null, decision.Weights, decision.Changed, false, _memory.Hash(), step.Verdict, Epoch));
    }

    /// <summary>What the grain's storage keeps of it in memory after a snapshot.</summary>
    public void Snapshot() => _snapshot = [Pack(_memory.WriteTo), Pack(_ledger.WriteTo), Pack(_safety.WriteTo), _open?.ToArray() ?? []];

    private void Report(WorkloadClass workloadClass, in ClassDemand seen, int slots, DateTimeOffset now)
    {
        var requests = Math.Max(seen.Requests, seen.Timed);
        var outcome = new ClassOutcome(
            requests, Math.Min(seen.RequestsFailed, requests), seen.Timed, seen.Good, requests, 0, seen.Arrivals, seen.BusySeconds, requests, seen.BusySeconds, seen.P95Ms, 0);
        var report = new OutcomeReport(workloadClass, "activation", _second, [new(Epoch, outcome)], Math.Max(-1, seen.Backlog), slots, seen.ThresholdMs);
        _ledger.Add(report, now);
        _demand.Add(report, Epoch);
        _sampler.Add(report);
        _ledger.Settle(each => SloDocument.Default.For(default, each), RewardWeights.Default, _rails.ObjectiveWeights, now);
    }

    private static byte[] Pack(Action<IBufferWriter<byte>> write)
    {
        var packed = new ArrayBufferWriter<byte>(1024);
        write(packed);
        return packed.WrittenSpan.ToArray();
    }
}
