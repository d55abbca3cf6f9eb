using CsCheck;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Safety;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Safety;

public sealed class DecisionJournalTests
{
    private const long Seed = -7;
    private static readonly WorkspaceLearner _learner = new(TimeSpan.FromSeconds(30));

    /// <summary>Demands, whether other weights are in force than the learner thinks, and how time goes.</summary>
    private static readonly Gen<(WorkspaceDemand Demand, bool IsTold, int Milliseconds)[]> _runs = Gen.Select(
        CopilotGen.AnyDemand, Gen.Int[0, 9].Select(each => each == 0), Gen.Frequency((9, Gen.Int[900, 1100]), (1, Gen.Int[-100_000, 100_000])),
        (demand, told, ms) => (demand, told, ms)).Array[1, 50];

    [Fact]
    public void A_chunk_reads_back_as_it_was_written_and_replays_to_the_last_bit()
    {
        var (told, changed) = (0, 0);
        _runs.Sample(
            run =>
            {
                var (packed, records) = Record(run);
                var chunk = DecisionChunk.TryRead(packed)!;
                Assert.Equal(records, chunk.Decisions);
                Assert.Equal(new ReplayOutcome(records.Count, null, null, null), DecisionReplay.Run(chunk));
                told += records.Count(record => record.InForce is not null);
                changed += records.Count(record => record.Changed);
            },
            iter: 400, threads: 1);
        Assert.True(told > 100 && changed > 100, $"{told} told, {changed} changed");
    }

    [Fact]
    public void Rounding_is_done_once_and_moves_a_number_by_less_than_a_ten_millionth() =>
        CopilotGen.SoundDemand.Sample(
            demand =>
            {
                var rounded = RecordedDemand.Round(demand);
                Assert.Equal(rounded, RecordedDemand.Round(rounded));
                Assert.Equal(demand.Classes.L.BusySeconds, rounded.Classes.L.BusySeconds, Math.Max(1e-9, 1e-7 * demand.Classes.L.BusySeconds));
                Assert.Equal((demand.Interval, demand.Slots, demand.Classes.S.Arrivals), (rounded.Interval, rounded.Slots, rounded.Classes.S.Arrivals));
            },
            iter: 1_000, threads: 1);

    [Fact]
    public void The_first_decision_that_differs_in_one_bit_is_found_and_named()
    {
        var (_, records) = Record(Steady(12));
        var forged = new DecisionChunkWriter(1, 1, _learner, Seed, _learner.Begin(), SafetyCases.Noon);
        foreach (var record in records)
        {
            forged.Add(record.Number == 5
                ? record with { Weights = record.Weights with { L = Math.BitIncrement(record.Weights.L) } }
                : record);
        }

        var outcome = DecisionReplay.Run(DecisionChunk.TryRead(forged.ToArray())!);
        Assert.Equal(5, outcome.FirstDifferent);
        Assert.Contains("decision 5 of 2026-11-27 12:00:05.000Z: the weights are L ", outcome.Difference, StringComparison.Ordinal);
        Assert.Contains("recorded are L ", outcome.Difference, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_input_is_found_by_the_learners_memory_though_the_weights_are_the_same()
    {
        var (_, records) = Record(Steady(12));
        var forged = new DecisionChunkWriter(1, 1, _learner, Seed, _learner.Begin(), SafetyCases.Noon);
        foreach (var record in records)
        {
            var l = record.Demand.Classes.L;
            forged.Add(record.Number == 3 ? record with { Demand = record.Demand with { Classes = record.Demand.Classes with { L = l with { Arrivals = l.Arrivals + 1 } } } } : record);
        }

        var outcome = DecisionReplay.Run(DecisionChunk.TryRead(forged.ToArray())!);
        Assert.Equal(3, outcome.FirstDifferent);
        Assert.Contains("the learner's memory is ", outcome.Difference, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_learner_or_other_constants_are_said_to_be_so()
    {
        var (packed, _) = Record(Steady(3));
        var chunk = DecisionChunk.TryRead(packed)!;
        Assert.Contains($"recorded by other {WorkspaceLearner.ModelVersion}", DecisionReplay.Run(chunk with { Model = "other" }).Obstacle, StringComparison.Ordinal);
        Assert.Contains("constants", DecisionReplay.Run(chunk with { OptionsHash = 1 }).Obstacle, StringComparison.Ordinal);
        Assert.Contains("constants", DecisionReplay.Run(chunk with { TimeToLive = TimeSpan.FromSeconds(31) }).Obstacle, StringComparison.Ordinal);
        Assert.Contains("memory", DecisionReplay.Run(chunk with { Checkpoint = [1, 2, 3] }).Obstacle, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chunk_that_is_cut_or_bent_is_not_read()
    {
        var (packed, _) = Record(Steady(3));
        for (var i = 0; i < packed.Length; i++)
        {
            Assert.Null(DecisionChunk.TryRead(packed.AsSpan(0, i)));
            packed[i] ^= 4;
            Assert.Null(DecisionChunk.TryRead(packed));
            packed[i] ^= 4;
        }
    }

    [Fact]
    public void A_ring_of_chunks_holds_two_thousand_decisions_of_four_busy_classes_in_384_KB()
    {
        var (packed, records) = Record(Steady(60));
        Assert.InRange(packed.Length / (double)records.Count, 40, 170);
        Assert.True(48 * DecisionChunkWriter.FullBytes <= 384 * 1024);
        Assert.True(48 * DecisionChunkWriter.FullBytes / (packed.Length / (double)records.Count) > 2_000);
    }

    private static (WorkspaceDemand, bool, int)[] Steady(int count)
    {
        var random = new Random(11);
        return [.. Enumerable.Range(0, count).Select(_ => (Busy(random), false, 1000))];
    }

    private static WorkspaceDemand Busy(Random random) => new(TimeSpan.FromSeconds(1), 4, 16, PerClass.Of(_ =>
    {
        var requests = random.Next(50, 400);
        return new ClassDemand(
            requests, 0.01 * random.NextDouble(), false, random.NextDouble() * 4, random.Next(0, 20), requests, requests, 0, requests,
            (long)(requests * 0.9), random.NextDouble() * 40, 15);
    }));

    private static (byte[] Packed, List<DecisionRecord> Records) Record((WorkspaceDemand Demand, bool IsTold, int Milliseconds)[] run)
    {
        var (memory, now) = (_learner.Begin(), SafetyCases.Noon);
        var writer = new DecisionChunkWriter(1, 1, _learner, Seed, memory, now);
        var records = new List<DecisionRecord>();
        foreach (var (raw, isTold, ms) in run)
        {
            now = now.AddMilliseconds(ms);
            var demand = RecordedDemand.Round(raw);
            SchedulerWeights? told = isTold && memory.Weights != SafetyCases.Moved ? SafetyCases.Moved : null;
            if (told is { } weights)
                memory = memory.InForce(weights, now);
            var answer = _learner.Step(memory, demand, now, Seed);
            memory = answer.Memory;
            records.Add(new(
                records.Count + 1, now, demand, told, answer.Decision.Weights, answer.Decision.Changed, false, memory.Hash(),
                answer.Decision.Changed ? SafetyVerdict.Live : SafetyVerdict.Kept, 1 + records.Count));
            writer.Add(records[^1]);
        }

        return (writer.ToArray(), records);
    }
}
