using CsCheck;
using SqlxOrleans.Domain.Copilot;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot;

public sealed class TriageLearnerPropertyTests
{
    private static readonly TriageOptions _options = new();
    private static readonly TriageLearner _learner = new(_options);

    private static readonly Gen<(WorkspaceDemand Demand, int GapMs)[]> _anyRun =
        Gen.Select(CopilotGen.AnyDemand, Gen.Frequency((8, Gen.Const(1000)), (1, Gen.Int[-60_000, 60_000]))).Array[1, 30];

    [Fact]
    public void Weights_are_valid_and_steps_are_limited_whatever_comes_in()
    {
        int changes = 0, fallbacks = 0, givenUp = 0, refused = 0;
        _anyRun.Sample(
            run =>
            {
                var (state, now) = (TriageState.Initial(_options), CopilotGen.Start);
                foreach (var (demand, gapMs) in run)
                {
                    now += TimeSpan.FromMilliseconds(gapMs);
                    var before = state.Weights;
                    var (next, decision) = _learner.Step(state, demand, now, 7);
                    WeightShapingTests.AssertBounded(decision.Weights);
                    Assert.Equal(decision.Weights, next.Weights);
                    Assert.Equal(decision.Changed, before != decision.Weights);
                    Assert.InRange(decision.Explanation.Confidence, 0, 1);
                    var isFallback = decision.Explanation.Mode == DecisionMode.Fallback;
                    if (isFallback)
                        Assert.Equal(SchedulerWeights.Default, decision.Weights);
                    else
                        Assert.True(WeightShaping.GreatestChange(before, decision.Weights) <= _options.MaxStep + 1e-9);
                    if (!isFallback && decision.Changed)
                        Assert.True(WeightShaping.GreatestChange(before, decision.Weights) > _options.MaterialChange);
                    changes += decision.Changed ? 1 : 0;
                    fallbacks += isFallback ? 1 : 0;
                    givenUp += next.Protected != ClassSet.All ? 1 : 0;
                    refused += next.Refused > state.Refused ? 1 : 0;
                    state = next;
                }
            },
            threads: 1);
        Assert.True(changes > 10 && fallbacks > 10 && givenUp > 10 && refused > 10, $"{changes} {fallbacks} {givenUp} {refused}");
    }

    [Fact]
    public void State_that_went_through_bytes_decides_the_same_to_the_last_bit()
    {
        var changes = 0;
        _anyRun.Sample(
            run =>
            {
                var (kept, stored, now) = (TriageState.Initial(_options), TriageState.Initial(_options), CopilotGen.Start);
                foreach (var (demand, gapMs) in run)
                {
                    now += TimeSpan.FromMilliseconds(gapMs);
                    stored = TriageState.TryRead(Bytes(stored));
                    Assert.NotNull(stored);
                    Assert.Equal(kept, stored);
                    var (a, b) = (_learner.Step(kept, demand, now, 7), new TriageLearner(new()).Step(stored, demand, now, 7));
                    Assert.Equal(Bits(a.Decision.Weights), Bits(b.Decision.Weights));
                    Assert.Equal(a.Decision.Explanation.InputsHash, b.Decision.Explanation.InputsHash);
                    Assert.Equal(a.Decision.Explanation.Evidence, b.Decision.Explanation.Evidence);
                    changes += a.Decision.Changed ? 1 : 0;
                    (kept, stored) = (a.State, b.State);
                }
            },
            threads: 1);
        Assert.True(changes > 10);
    }

    [Fact]
    public void Inputs_hash_differs_when_any_input_differs()
    {
        Gen.Select(CopilotGen.SoundDemand, CopilotGen.SoundDemand).Sample((one, other) =>
        {
            var state = TriageState.Initial(_options);
            var hash = HashOf(_learner, state, one, CopilotGen.Start, 1);
            Assert.Equal(one == other, hash == HashOf(_learner, state, other, CopilotGen.Start, 1));
            Assert.NotEqual(hash, HashOf(_learner, state, one, CopilotGen.Start.AddTicks(1), 1));
            Assert.NotEqual(hash, HashOf(_learner, state, one, CopilotGen.Start, 2));
            Assert.NotEqual(hash, HashOf(_learner, state with { CandidateCount = 1 }, one, CopilotGen.Start, 1));
            Assert.NotEqual(hash, HashOf(new(new() { MaxStep = 0.3 }), state, one, CopilotGen.Start, 1));
            Assert.Matches("^[0-9a-f]{64}$", hash);
        });
    }

    [Fact]
    public void Stored_state_is_rejected_when_any_byte_is_damaged_or_missing()
    {
        Gen.Select(Gen.Int[0, 10_000], Gen.Int[1, 255]).Sample((place, flip) =>
        {
            var bytes = Bytes(TriageState.Initial(_options) with { LearnedSlots = 3, ChangedAt = CopilotGen.Start });
            place %= bytes.Length;
            Assert.Null(TriageState.TryRead(bytes.AsSpan(0, place)));
            bytes[place] ^= (byte)flip;
            Assert.Null(TriageState.TryRead(bytes));
        });
        Gen.Byte.Array[0, 300].Sample(bytes => Assert.Null(TriageState.TryRead(bytes)));
    }

    private static string HashOf(TriageLearner learner, TriageState state, WorkspaceDemand demand, DateTimeOffset now, long seed) =>
        learner.Step(state, demand, now, seed).Decision.Explanation.InputsHash;

    private static long[] Bits(SchedulerWeights weights) =>
        [.. PerClass.Of(weights).ToArray().Select(BitConverter.DoubleToInt64Bits)];

    private static byte[] Bytes(TriageState state)
    {
        var writer = new System.Buffers.ArrayBufferWriter<byte>();
        state.WriteTo(writer);
        return writer.WrittenSpan.ToArray();
    }
}
