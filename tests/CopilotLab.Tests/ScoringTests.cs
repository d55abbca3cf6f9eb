using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.CopilotLab.Scoring;
using SqlxOrleans.CopilotLab.Simulation;
using Xunit;

namespace SqlxOrleans.CopilotLab.Tests;

public sealed class ScoringTests
{
    private static readonly double[] _objective = [0.40, 0.15, 0.25, 0.20];

    [Fact]
    public void J_is_the_weight_of_the_classes_whose_p95_met()
    {
        var verdicts = new Verdicts(5);
        Count(verdicts, 0, 0, good: 95, bad: 5);
        Count(verdicts, 1, 0, good: 94, bad: 6);
        Count(verdicts, 2, 0, good: 0, bad: 1);
        Assert.Equal(0.40 + 0.20, new RunOutcome(Phases(5), verdicts, _objective, 0).Mean, 12);
    }

    [Fact]
    public void Shares_compare_window_with_window()
    {
        var oracle = Run(20, _ => false);
        var mine = Run(20, second => second >= 15);
        var score = Scorecard.Of([new(mine, oracle, oracle)]);
        Assert.Equal(100 * 3.6 / 4, score.PercentOfOracle, 9);
        Assert.Equal(0.25, score.BadWindowShare, 9);
        Assert.Equal(0.25, score.WorseThanStaticShare, 9);
        Assert.Equal(90, score.WorstPercentOfStatic, 9);
        Assert.Equal(double.NaN, score.RecoveryMedianSeconds);
        Assert.Equal(0, Scorecard.Of([new(oracle, mine, mine)]).BadWindowShare);
    }

    [Fact]
    public void Recovery_is_the_time_from_the_change_of_phase_to_the_first_good_ten_seconds()
    {
        var oracle = Run(400, _ => false, 200);
        Assert.Equal([0.0], Recovery.Of(oracle, oracle));
        Assert.Equal([7.0], Recovery.Of(Run(400, second => second is >= 200 and < 207, 200), oracle));
        Assert.Equal([0.0], Recovery.Of(Run(400, second => second < 200, 200), oracle));
        Assert.Equal([Recovery.Limit], Recovery.Of(Run(400, second => second >= 200, 200), oracle));
    }

    [Fact]
    public void Recovery_asks_no_more_than_the_oracle_reaches_at_the_time()
    {
        var oracle = Run(400, second => second is >= 200 and < 230, 200);
        Assert.Equal([0.0], Recovery.Of(Run(400, second => second is >= 200 and < 230, 200), oracle));
    }

    [Fact]
    public void A_stored_run_reads_the_same()
    {
        var run = Run(20, second => second % 3 == 0);
        var read = RunOutcome.Read(run.Timeline, _objective, run.Write());
        Assert.Equal(run.Windows, read.Windows);
        Assert.Equal(Enumerable.Range(0, 15).Select(run.MetFrom), Enumerable.Range(0, 15).Select(read.MetFrom));
    }

    [Fact]
    public void Lattice_and_neighbours_are_valid_weights()
    {
        Assert.Equal(165, WeightLattice.Coarse.Distinct().Count());
        Assert.All(WeightLattice.Coarse, weights => Assert.True(weights.IsValid));
        var near = WeightLattice.Neighbours(new(0.9, 0.06, 0.02, 0.02), 0.06).ToList();
        Assert.Equal(6, near.Distinct().Count());
        Assert.All(near, weights => Assert.True(weights is { IsValid: true, L: >= 0.0199, B: >= 0.0199, A: >= 0.0199, S: >= 0.0199 }));
    }

    [Fact]
    public void A_drifting_phase_has_an_oracle_for_each_quarter()
    {
        var phase = new Phase { Load = new(0, 0, 0, 0), LoadAtEnd = new(0.8, 0, 0, 0) };
        var segments = Segment.Of(new Timeline([new(phase, 0, 0, 50), new(phase with { LoadAtEnd = null }, 1, 50, 60)]));
        Assert.Equal([(0, 10), (10, 25), (25, 35), (35, 50), (50, 60)], segments.Select(each => (each.StartSecond, each.EndSecond)));
        Assert.Equal([0.1, 0.3, 0.5, 0.7, 0], segments.Select(each => Math.Round(each.Phase.Load.L, 9)));
    }

    /// <summary>L fails in the given seconds; all else is well.</summary>
    private static RunOutcome Run(int seconds, Func<int, bool> isBad, int change = 0)
    {
        var verdicts = new Verdicts(seconds);
        for (var second = 0; second < seconds; second++)
            Count(verdicts, 0, second, good: isBad(second) ? 0 : 100, bad: isBad(second) ? 100 : 0);
        return new(change == 0 ? Phases(seconds) : Phases(change, seconds), verdicts, _objective, 0);
    }

    private static Timeline Phases(params int[] ends) =>
        new([.. ends.Select((end, i) => new PhaseSpan(new Phase(), i, i == 0 ? 0 : ends[i - 1], end))]);

    private static void Count(Verdicts verdicts, int which, int second, int good, int bad)
    {
        for (var i = 0; i < good; i++)
            verdicts.Good(which, second * 1_000_000_000L);
        for (var i = 0; i < bad; i++)
            verdicts.Bad(which, second * 1_000_000_000L);
    }
}
