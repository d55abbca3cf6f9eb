using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Safety;
using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Copilot;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Copilot;

/// <summary>The goal of 256 KB a workspace, with every part as full as it gets. Alone, since it looks at the whole process's memory.</summary>
[Collection(nameof(CopilotMemoryTests)), CollectionDefinition(nameof(CopilotMemoryTests), DisableParallelization = true)]
public sealed class CopilotMemoryTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset _noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_workspaces_copilot_is_below_256_KB_in_memory_and_its_snapshot_below_128_KB()
    {
        const int Workspaces = 100;
        var kept = new object[Workspaces];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Workspaces; i++)
            kept[i] = Full(i);
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Workspaces;
        var state = (CopilotState)((object[])kept[0])[^1];
        var snapshot = state.Ledger.Length + state.Learner.Length + state.Safety.Length + state.Decisions.Length + state.Trials.Length
            + state.Explanations.Sum(one => (one.Decision.Length + one.Reason.Length + one.Evidence.Sum(line => line.Length) + one.ExpectedEffect.Length) + 250);
        output.WriteLine($"{each} bytes in memory, of which the last snapshot about {snapshot}");
        GC.KeepAlive(kept);
        Assert.InRange(each, 1, 256 * 1024);
        Assert.InRange(snapshot, 1, 128 * 1024);
    }

    /// <summary>The parts of a grain, and the snapshot that its storage holds on to.</summary>
    private static object[] Full(int workspace)
    {
        var learner = new WorkspaceLearner(TimeSpan.FromSeconds(30));
        var memory = learner.Begin();
        var ledger = new RewardLedger();
        for (var number = 1; number <= 4 * RewardLedger.DefaultCapacity; number++)
        {
            var outcome = new ClassOutcome(100, 1, 99, 90, 100, 1, 100, 1.5, 100, 2.5, 17.5, 3);
            ledger.Add(
                new OutcomeReport((WorkloadClass)(1 + (number % 4)), $"{workspace:x8}{number / 64:x24}", number, [new(number / 4, outcome)], 3, 16, 15), _noon);
            ledger.Settle(each => SloDocument.Default.For(default, each), RewardWeights.Default, new(0.4, 0.15, 0.25, 0.2), _noon);
        }

        var writer = new DecisionChunkWriter(1, 1, learner, 1, memory, _noon);
        var (state, trials, random) = (SafetyState.Begin(SchedulerWeights.Default), TrialLog.Empty, new Random(1));
        state = state with { Controls = OperatorControls.Initial with { Mode = CopilotMode.Canary }, Candidate = new(0.4, 0.2, 0.3, 0.1) };
        var demand = new WorkspaceDemand(TimeSpan.FromSeconds(1), 4, 16, PerClass.Of(_ =>
            new ClassDemand(300, 0.01f * random.Next(1, 9), false, 3, 5, 300, 300, 0, 300, 290, 17.25, 15)));
        while (!writer.IsFull)
            writer.Add(new DecisionRecord(0, _noon, demand, null, new(0.5, 0.2, 0.2, 0.1), true, false, 1, SafetyVerdict.Kept, 1));
        for (var i = 0; i < 300; i++)
        {
            var tallies = PerClass.Of(_ => new ClassTally(100, 100, 0, 100, 90 + random.Next(10), 100, 1));
            var judged = new JudgedInterval(_noon.AddSeconds(5 * i), tallies, tallies, tallies);
            trials = trials.Add(judged, state.Candidate!.Value, state, 4, 16, new GuardRails());
            state = SafetyRule.Step(state, new SafetyInput(Decision(), null, demand, judged, judged.At), new GuardRails()).State;
        }

        var explanations = Enumerable.Range(1, 7).Select(epoch => Explanation(epoch)).ToList();
        var snapshot = new CopilotState
        {
            Incarnation = "0123456789abcdef",
            Learner = Pack(memory.WriteTo),
            Ledger = Pack(ledger.WriteTo),
            Explanations = explanations,
            Safety = Pack(state.WriteTo),
            Decisions = writer.ToArray(),
            Trials = Pack(trials.WriteTo),
        };
        return [learner, memory, ledger, writer, state, trials, new WorkspaceDemandBuilder(_noon), new WorkspaceDemandBuilder(_noon), new KernelRoster(), snapshot];
    }

    private static WeightDecision Decision()
    {
        var weights = new SchedulerWeights(0.4, 0.2, 0.3, 0.1);
        return new(weights, false, new WeightExplanation(_noon, "keep", "because", [], 1, "x", "none", DecisionMode.Live, 1, string.Empty, weights, weights));
    }

    private static StoredExplanation Explanation(long epoch) => new()
    {
        Epoch = epoch,
        DecidedAt = _noon,
        Decision = $"weight of L 0.45 -> 0.55, B 0.20 -> 0.15, A 0.25 -> 0.20, S 0.10 -> 0.10 ({epoch})",
        Reason = $"p95 of L and B over target; all classes need 1.35 of the slots, so A is given up for L B S ({epoch})",
        Evidence = [.. Enumerable.Range(0, 12).Select(line => $"sqlx_exec_latency_ms p95 17.5 ms > 15 ms over 1 s (class L, {line} requests, 12.3 % not good) {epoch}")],
        Confidence = 0.9,
        ExpectedEffect = $"p95 of L, B and S at or under target (first step towards L 0.70 B 0.10 A 0.10 S 0.10) {epoch}",
        PolicyImpact = "none",
        Mode = "live",
        InputsHash = new string('a', 63) + epoch % 10,
        Before = [0.5, 0.2, 0.2, 0.1],
        After = [0.5, 0.2, 0.2, 0.1],
    };

    private static byte[] Pack(Action<System.Buffers.IBufferWriter<byte>> write) => SqlxOrleans.Grains.Persistence.Packed.Of(write);
}
