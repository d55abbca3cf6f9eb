using System.Buffers;
using CsCheck;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Safety;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Safety;

public sealed class SafetyPropertyTests
{
    private static readonly GuardRails _rails = SafetyCases.Rails;

    private static readonly Gen<(int Kind, SchedulerWeights Weights, double J, int Seconds)[]> _walks = Gen.Select(
        Gen.Int[0, 19],
        Gen.Frequency((6, SafetyCases.AnyWeights), (1, SafetyCases.Garbage)),
        Gen.Double[0, 1],
        Gen.Frequency((9, Gen.Int[0, 6]), (1, Gen.Int[-3600, 3600])),
        (kind, weights, j, seconds) => (kind, weights, j, seconds)).Array[1, 60];

    [Fact]
    public void Whatever_learner_operators_and_clock_do_every_law_holds()
    {
        var verdicts = new HashSet<SafetyVerdict>();
        _walks.Sample(
            walk =>
            {
                var state = SafetyState.Begin(SchedulerWeights.Default);
                var now = SafetyCases.Noon;
                foreach (var (kind, weights, j, seconds) in walk)
                {
                    now = now.AddSeconds(seconds);
                    var step = Act(state, kind, weights, j, now);
                    AssertLaws(state, step, kind, now);
                    AssertReadsBack(step.State);
                    verdicts.Add(step.Verdict);
                    state = step.State;
                }
            },
            iter: 1_500, threads: 1);
        Assert.Equal(Enum.GetValues<SafetyVerdict>().Except([SafetyVerdict.RolledBack]).Order(), verdicts.Except([SafetyVerdict.RolledBack]).Order());
    }

    [Fact]
    public void A_packed_state_that_is_cut_or_bent_is_not_read()
    {
        var packed = new ArrayBufferWriter<byte>();
        (SafetyState.Begin(SafetyCases.Moved) with
        {
            Controls = OperatorControls.Initial.PinTo(SafetyCases.Other, SafetyCases.Mark(), _rails).Next!,
        }).WriteTo(packed);
        var bytes = packed.WrittenSpan.ToArray();
        Assert.NotNull(SafetyState.TryRead(bytes));
        for (var i = 0; i < bytes.Length; i++)
        {
            Assert.Null(SafetyState.TryRead(bytes.AsSpan(0, i)));
            bytes[i] ^= 1;
            Assert.Null(SafetyState.TryRead(bytes));
            bytes[i] ^= 1;
        }
    }

    private static SafetyStep Act(SafetyState state, int kind, SchedulerWeights weights, double j, DateTimeOffset now)
    {
        var controls = state.Controls;
        var mark = SafetyCases.Mark();
        var answer = kind switch
        {
            0 => controls.SetMode(CopilotMode.Shadow, mark, force: true),
            1 => controls.SetMode(CopilotMode.Canary, mark, force: true),
            2 => controls.SetMode(CopilotMode.Live, mark, force: true),
            3 => controls.SetMode(CopilotMode.Off, mark, force: true),
            4 => controls.PinTo(weights, mark, _rails),
            5 => controls.FreezeNow(mark),
            6 => controls.Unpin(),
            7 or 8 => controls.Unfreeze(),
            _ => null,
        };
        if (answer?.Next is { } next)
            return SafetyRule.Operate(state, next, now, _rails);
        var judged = SafetyCases.Interval(now, j > 0.5 ? 1 : 0.5, trialGood: j);
        var said = SafetyCases.Says(weights, now, state.LearnsFrom, judged);
        return kind == 9
            ? SafetyRule.Step(state, new SafetyInput(null, "Exception", SafetyCases.Silence, judged, now), _rails)
            : SafetyRule.Step(state, kind > 15 ? said with { Demand = SafetyCases.Silence } : said, _rails);
    }

    private static void AssertLaws(SafetyState before, SafetyStep step, int kind, DateTimeOffset now)
    {
        var after = step.State;
        Assert.Null(WeightGuard.Problem(after.Approved, _rails));
        if (after.Candidate is { } candidate)
            Assert.Null(WeightGuard.Problem(candidate, _rails));
        Assert.Equal(before.Approved != after.Approved, step.ApprovedChanged);
        Assert.Equal(before.Candidate != after.Candidate, step.CandidateChanged);
        Assert.Equal(step.IsPublished, after.ChangedAt == now && before != after && step.IsPublished);
        if (after.Candidate is not null)
            Assert.True(after.Controls is { Mode: CopilotMode.Canary } or { Freeze: not null });
        if (step.ApprovedChanged && kind > 9)
        {
            Assert.Contains(step.Verdict, new[] { SafetyVerdict.Live, SafetyVerdict.Fallback, SafetyVerdict.RolledBack });
            if (step.Verdict == SafetyVerdict.Live)
                Assert.True(WeightGuard.GreatestChange(before.Approved, after.Approved) <= _rails.MaxStep + 1e-9);
        }

        if (after.Controls.Pin is { } pin)
            Assert.Equal(pin.Weights, after.Approved);
        else if (after.Controls.Freeze is not null && before.Controls.Freeze is not null)
            Assert.False(step.IsPublished);
        else if (after.Controls.Mode == CopilotMode.Off && after.Controls.Freeze is null && kind is not (5 or 6 or 7 or 8))
            Assert.Equal(SchedulerWeights.Default, after.Approved);
        else if (step.Verdict == SafetyVerdict.Shadow)
            Assert.Equal((before.Approved, null), (after.Approved, after.Candidate));
        Assert.NotEmpty(step.Reason);
    }

    private static void AssertReadsBack(SafetyState state)
    {
        var packed = new ArrayBufferWriter<byte>();
        state.WriteTo(packed);
        var read = SafetyState.TryRead(packed.WrittenSpan)!;
        Assert.Equal(state.Evidence.Current.Samples, read.Evidence.Current.Samples.AsEnumerable());
        Assert.Equal(state.Evidence.TrialLacks, read.Evidence.TrialLacks.AsEnumerable());
        var again = new ArrayBufferWriter<byte>();
        read.WriteTo(again);
        Assert.Equal(packed.WrittenSpan, again.WrittenSpan);
        Assert.Equal((state.Controls, state.Approved, state.Candidate, state.HoldUntil, state.ChangedAt), (read.Controls, read.Approved, read.Candidate, read.HoldUntil, read.ChangedAt));
    }
}
