using SqlxOrleans.Grains.Copilot;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Copilot;

public sealed class KernelRosterTests
{
    private static readonly DateTimeOffset _noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_kernel_has_the_same_chance_to_be_the_trial_kernel()
    {
        var roster = Of("a", "b", "c", "d");
        var drawn = Enumerable.Range(0, 2_000).Select(draw => roster.Draw("a", isNewDraw: true, 7, draw, _noon)).CountBy(kernel => kernel).ToDictionary();
        Assert.Equal(4, drawn.Count);
        Assert.All(drawn.Values, count => Assert.InRange(count, 430, 570));
    }

    [Fact]
    public void The_trial_kernel_stays_until_it_is_gone_or_a_new_draw_is_due()
    {
        var roster = Of("a", "b", "c");
        foreach (var present in new[] { "a", "b", "c" })
            Assert.Equal(present, roster.Draw(present, isNewDraw: false, 7, 1, _noon.AddSeconds(15)));
        roster.HearOne("b", _noon.AddSeconds(10));
        Assert.Equal("b", roster.Draw("a", isNewDraw: false, 7, 1, _noon.AddSeconds(16)));
        Assert.Equal(1, roster.Count);
    }

    [Fact]
    public void While_nobody_is_heard_of_nobody_loses_the_role()
    {
        var roster = new KernelRoster();
        Assert.Equal("a", roster.Draw("a", isNewDraw: true, 7, 1, _noon));
        roster.HearOne(string.Empty, _noon);
        Assert.Equal(0, roster.Count);
    }

    [Fact]
    public void The_roster_is_bounded()
    {
        var roster = new KernelRoster();
        for (var i = 0; i < 10_000; i++)
            roster.HearOne($"kernel-{i}", _noon);
        Assert.Equal(256, roster.Count);
    }

    private static KernelRoster Of(params string[] kernels)
    {
        var roster = new KernelRoster();
        roster.Hear(string.Join(KernelRoster.Separator, kernels), _noon);
        return roster;
    }
}
