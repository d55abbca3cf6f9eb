using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Safety;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Safety;

public sealed class OperatorControlsTests
{
    private static readonly OperatorControls _live = OperatorControls.Initial;

    [Theory]
    [InlineData(CopilotMode.Live, CopilotMode.Off, true)]
    [InlineData(CopilotMode.Live, CopilotMode.Shadow, true)]
    [InlineData(CopilotMode.Live, CopilotMode.Canary, true)]
    [InlineData(CopilotMode.Off, CopilotMode.Live, true)]
    [InlineData(CopilotMode.Off, CopilotMode.Canary, true)]
    [InlineData(CopilotMode.Canary, CopilotMode.Shadow, true)]
    [InlineData(CopilotMode.Shadow, CopilotMode.Off, true)]
    [InlineData(CopilotMode.Shadow, CopilotMode.Canary, false)]
    [InlineData(CopilotMode.Shadow, CopilotMode.Live, false)]
    [InlineData(CopilotMode.Canary, CopilotMode.Live, false)]
    public void A_mode_that_is_a_promotion_needs_an_estimate_or_force(CopilotMode from, CopilotMode to, bool isFree)
    {
        var controls = _live with { Mode = from };
        var answer = controls.SetMode(to, SafetyCases.Mark(), force: false);
        Assert.Equal(isFree, answer.Next?.Mode == to);
        if (!isFree)
            Assert.Contains("promote", answer.Refusal, StringComparison.Ordinal);
        Assert.Equal((to, SafetyCases.Mark()), (controls.SetMode(to, SafetyCases.Mark(), force: true).Next!.Mode, SafetyCases.Mark()));
    }

    [Fact]
    public void A_mode_that_is_set_already_is_refused() =>
        Assert.Equal("the mode is live already", _live.SetMode(CopilotMode.Live, SafetyCases.Mark(), force: true).Refusal);

    [Theory]
    [InlineData("", "why")]
    [InlineData(" ", "why")]
    [InlineData("ann", "")]
    [InlineData("ann", "two\nlines")]
    public void Every_word_needs_a_who_and_a_why(string by, string why)
    {
        var mark = new OperatorMark(by, why, SafetyCases.Noon);
        Assert.NotNull(_live.SetMode(CopilotMode.Off, mark, force: false).Refusal);
        Assert.NotNull(_live.FreezeNow(mark).Refusal);
        Assert.NotNull(_live.PinTo(SafetyCases.Moved, mark, SafetyCases.Rails).Refusal);
        Assert.Null(new OperatorMark(new string('a', OperatorMark.MaxBy), new string('b', OperatorMark.MaxWhy), SafetyCases.Noon).Problem());
        Assert.NotNull(new OperatorMark(new string('a', OperatorMark.MaxBy + 1), "b", SafetyCases.Noon).Problem());
    }

    [Theory]
    [InlineData(0.5, 0.2, 0.2, 0.2, "sum to 1.1")]
    [InlineData(0.95, 0.02, 0.02, 0.01, "weight of L is 0.95; use 0.02 to 0.9")]
    [InlineData(0.5, 0.29, 0.2, 0.01, "weight of S is 0.01")]
    [InlineData(double.NaN, 0.2, 0.2, 0.1, "weight of L is not a number")]
    public void A_pin_outside_the_limits_is_refused_with_the_limit(double l, double b, double a, double s, string words)
    {
        var answer = _live.PinTo(new SchedulerWeights(l, b, a, s), SafetyCases.Mark(), SafetyCases.Rails);
        Assert.Null(answer.Next);
        Assert.Contains(words, answer.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Pin_and_freeze_exclude_each_other_and_end_once()
    {
        var pinned = _live.PinTo(SafetyCases.Moved, SafetyCases.Mark("load test"), SafetyCases.Rails).Next!;
        Assert.Contains("pinned by ann (load test)", pinned.FreezeNow(SafetyCases.Mark()).Refusal, StringComparison.Ordinal);
        Assert.NotNull(pinned.PinTo(SafetyCases.Other, SafetyCases.Mark(), SafetyCases.Rails).Next);
        Assert.Null(pinned.Unpin().Next!.Pin);
        Assert.Equal("no weights are pinned", _live.Unpin().Refusal);
        var frozen = _live.FreezeNow(SafetyCases.Mark("audit")).Next!;
        Assert.Contains("frozen by ann (audit)", frozen.PinTo(SafetyCases.Moved, SafetyCases.Mark(), SafetyCases.Rails).Refusal, StringComparison.Ordinal);
        Assert.Contains("already", frozen.FreezeNow(SafetyCases.Mark()).Refusal, StringComparison.Ordinal);
        Assert.Null(frozen.Unfreeze().Next!.Freeze);
        Assert.Equal("nothing is frozen", _live.Unfreeze().Refusal);
    }

    [Fact]
    public void Modes_have_names_that_read_back()
    {
        foreach (var mode in Enum.GetValues<CopilotMode>())
            Assert.True(CopilotModes.TryParse(mode.Name(), out var read) && read == mode);
        Assert.False(CopilotModes.TryParse("Live", out _));
        Assert.False(CopilotModes.TryParse(null, out _));
        Assert.Equal(10, Enum.GetValues<SafetyVerdict>().Select(verdict => verdict.Name()).Distinct().Count());
    }
}
