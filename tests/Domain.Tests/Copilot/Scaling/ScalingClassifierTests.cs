using System.Buffers;
using CsCheck;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Scaling;
using SqlxOrleans.Domain.Telemetry;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Scaling;

public sealed class ScalingClassifierTests
{
    private static readonly ScalingOptions _options = new();
    private static readonly ScalingClassifier _classifier = new(_options);

    [Fact]
    public void Whatever_comes_in_the_answer_is_within_its_limits_and_the_state_survives_its_bytes()
    {
        int warned = 0, voided = 0;
        Gen.Select(CopilotGen.AnyDemand, Gen.Frequency((12, Gen.Const(1000)), (1, Gen.Int[-60_000, 60_000]))).Array[1, 60].Sample(
            run =>
            {
                var (state, stored, now, fold) = (ScalingState.Initial(_options), ScalingState.Initial(_options), CopilotGen.Start, new DemandFold());
                foreach (var (demand, gapMs) in run)
                {
                    now += TimeSpan.FromMilliseconds(gapMs);
                    if (fold.Add(demand) is not { } sample)
                        continue;
                    var next = _classifier.Step(state, sample, now);
                    stored = ScalingState.TryRead(Bytes(stored));
                    Assert.NotNull(stored);
                    stored = _classifier.Step(stored, sample, now);
                    Assert.Equal(Bytes(next), Bytes(stored));
                    var outlook = _classifier.Outlook(next);
                    Assert.InRange(outlook.Probability, 0, 1);
                    Assert.InRange(outlook.CapacityRatio, _options.RatioMin, _options.RatioMax);
                    Assert.True(outlook.Lead is null || (outlook.Lead >= TimeSpan.Zero && outlook.Lead <= 2 * _options.Horizon));
                    Assert.All(next.Belief.Means, mean => Assert.True(double.IsFinite(mean)));
                    Assert.InRange(Bytes(next).Length, 1, 9 * 1024);
                    Assert.True(!outlook.IsWarned || outlook.At is not null);
                    warned += outlook.IsWarned ? 1 : 0;
                    voided += state.LastAt is not null && next.LastAt is null ? 1 : 0;
                    state = next;
                }
            },
            iter: 200,
            threads: 1);
        Assert.True(warned > 30 && voided > 10, $"{warned} {voided}");
    }

    [Fact]
    public void Stored_state_is_rejected_when_any_byte_is_damaged_or_missing()
    {
        var whole = Bytes(Ramp(ScalingState.Initial(_options), 0, 100, 0.4, 0.9).State);
        Gen.Select(Gen.Int[0, 10_000], Gen.Int[1, 255]).Sample((place, flip) =>
        {
            var bytes = (byte[])whole.Clone();
            place %= bytes.Length;
            Assert.Null(ScalingState.TryRead(bytes.AsSpan(0, place)));
            bytes[place] ^= (byte)flip;
            Assert.Null(ScalingState.TryRead(bytes));
        });
        Gen.Byte.Array[0, 300].Sample(bytes => Assert.Null(ScalingState.TryRead(bytes)));
    }

    [Fact]
    public void Ramp_across_capacity_is_warned_of_before_it_arrives_and_asks_for_enough()
    {
        var calm = Ramp(ScalingState.Initial(_options), 0, 120, 0.4, 0.4);
        Assert.Equal(-1, calm.WarnedAt);
        var risen = Ramp(calm.State, 120, 200, 0.4, 1.4);
        // Demand reaches the slots 120 s after the begin of the ramp.
        Assert.InRange(risen.WarnedAt, 121, 239);
        var outlook = _classifier.Outlook(risen.State);
        Assert.True(outlook.IsWarned);
        Assert.NotNull(outlook.BreachSince);
        Assert.InRange(outlook.RecommendedSlots, 25, 40);
        Assert.Equal((1, 0, 0), (risen.State.Claims.Hits, risen.State.Claims.FalseAlarms, risen.State.Claims.Misses));
        Assert.NotEmpty(outlook.Reasons);
    }

    [Fact]
    public void Misses_while_slots_are_free_are_no_reason_to_scale()
    {
        var state = ScalingState.Initial(_options);
        for (var second = 1; second <= 300; second++)
            state = _classifier.Step(state, Demand(0.4, bad: 1), At(second));
        Assert.False(_classifier.Outlook(state).IsWarned);
        Assert.Null(state.Breaches.Since);
        Assert.InRange(_classifier.Outlook(state).CapacityRatio, 0.5, 1);
    }

    [Fact]
    public void Warning_that_was_heeded_ends_and_counts_for_nobody()
    {
        var calm = Ramp(ScalingState.Initial(_options), 0, 120, 0.4, 0.4);
        var risen = Ramp(calm.State, 120, 110, 0.4, 0.95);
        Assert.True(_classifier.Outlook(risen.State).IsWarned);
        var wanted = _classifier.Outlook(risen.State).RecommendedSlots;
        var scaled = _classifier.Step(risen.State, Demand(0.95 * 16 / wanted, slots: wanted), At(231));
        Assert.Equal((1, 0, 0), (scaled.Claims.Averted, scaled.Claims.FalseAlarms, scaled.Claims.Misses));
        Assert.Empty(scaled.Pending.Waiting.Where(sample => sample.At < At(231)));
        // The same number of slots, so that an autoscaler does not go back at once.
        Assert.InRange(_classifier.Outlook(scaled).RecommendedSlots, wanted - 1, wanted + 1);
    }

    [Fact]
    public void Learns_that_a_workspace_breaks_without_a_slope_and_forgets_towards_the_prior()
    {
        var (belief, inputs) = (LogisticBelief.Prior(_options), new double[ScalingFeatures.Count]);
        new ScalingFeatures(new(0.9f, 0), new(0.9f, 0), new(0.9f, 0)).Fill(inputs);
        var before = belief.Probability(inputs);
        for (var i = 0; i < 500; i++)
            belief = belief.Learn(inputs, true, _options);
        Assert.True(belief.Probability(inputs) > before + 0.2, $"{before} {belief.Probability(inputs)}");
        for (var i = 0; i < 500; i++)
            belief = belief.Learn(inputs, false, _options);
        Assert.True(belief.Probability(inputs) < before + 0.2);
        Assert.Same(belief, belief.Learn(inputs, true, _options with { Information = 0 }));
    }

    [Fact]
    public void Without_slots_or_telemetry_nothing_is_recommended()
    {
        var state = ScalingState.Initial(_options);
        Assert.Same(state, _classifier.Step(state, Demand(1.5, slots: -1), At(1)));
        var known = _classifier.Step(state, Demand(0.5), At(1));
        Assert.NotNull(_classifier.Outlook(known).At);
        var silent = _classifier.Step(known, Demand(0.5) with { Reports = 0 }, At(30));
        var outlook = _classifier.Outlook(silent);
        Assert.Equal((null, 0, 1, 0), (outlook.At, outlook.Probability, outlook.CapacityRatio, outlook.RecommendedSlots));
    }

    [Fact]
    public void Short_decision_intervals_are_put_together_to_the_same_sample()
    {
        var (fold, whole) = (new DemandFold(), Demand(0.8));
        WorkspaceDemand? sample = null;
        for (var part = 0; part < 10; part++)
        {
            Assert.Null(sample);
            sample = fold.Add(whole with
            {
                Interval = TimeSpan.FromMilliseconds(100),
                Classes = PerClass.Of(c => whole.Classes[c] with { Arrivals = whole.Classes[c].Arrivals / 10, Requests = whole.Classes[c].Requests / 10 }),
            });
            if (part == 8)
                Assert.Equal(900, sample!.Interval.TotalMilliseconds);
            if (sample is not null)
                break;
        }

        Assert.Equal(0.9 * whole.Classes.B.Arrivals, sample!.Classes.B.Arrivals);
        Assert.Equal(whole.Classes.B.MeanServiceSeconds!.Value, sample.Classes.B.MeanServiceSeconds!.Value, 12);
    }

    [Fact]
    public void Options_say_every_fault_at_once()
    {
        Assert.Empty(_options.Validate());
        var faults = (_options with { Horizon = default, RaiseAt = 2, Prior = [1], ServiceMemory = 0, RatioMax = 0 }).Validate();
        Assert.Equal(5, faults.Count);
        Assert.Throws<ArgumentException>(() => new ScalingClassifier(_options with { Information = 2 }));
    }

    private static (ScalingState State, int WarnedAt) Ramp(ScalingState state, int from, int seconds, double load, double end)
    {
        var warnedAt = -1;
        for (var second = 1; second <= seconds; second++)
        {
            var now = load + ((end - load) * second / seconds);
            state = _classifier.Step(state, Demand(now, bad: now > 1 ? 0.3 : 0, backlog: now > 1 ? 100 : 0), At(from + second));
            warnedAt = warnedAt < 0 && state.Advice.Warned ? from + second : warnedAt;
        }

        return (state, warnedAt);
    }

    private static DateTimeOffset At(int second) => CopilotGen.Start.AddSeconds(second);

    /// <summary>A second in which B alone asks for a share of the slots, 10 ms a query.</summary>
    private static WorkspaceDemand Demand(double load, double bad = 0, int backlog = 0, int slots = 16)
    {
        var count = (long)(load * slots * 100);
        var b = new ClassDemand(count, 0.01, false, count * 0.01, backlog, count, count, 0, count, (long)((1 - bad) * count), bad > 0.05 ? 400 : 20, 200);
        return new(TimeSpan.FromSeconds(1), 4, slots, new PerClass<ClassDemand>().With(WorkloadClass.B, b));
    }

    private static byte[] Bytes(ScalingState state)
    {
        var writer = new ArrayBufferWriter<byte>();
        state.WriteTo(writer);
        return writer.WrittenSpan.ToArray();
    }
}
