using CsCheck;
using SqlxOrleans.Domain.Copilot.Scaling;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Scaling;

public sealed class ClaimBookTests
{
    private static readonly DateTimeOffset _start = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan _horizon = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("..WWWW....BBBB", 1, 0, 0, 8)] // foretold, though the warning was lowered
    [InlineData("..........BBBB", 0, 0, 1, 0)] // nobody said anything
    [InlineData("..........BWWW", 0, 0, 1, 0)] // a warning in a breach foretells nothing
    [InlineData("..........XXXX", 0, 0, 1, 0)] // nor does one that comes with it
    [InlineData("W.............", 0, 1, 0, 0)] // ran out
    [InlineData("WWWWWWWWWWWWWWWWWWWWWWWWWW", 0, 2, 0, 0)] // standing, a claim each horizon
    [InlineData("WWWWWWWWWWWWWWWXX", 1, 1, 0, 5)] // the second claim came true
    [InlineData("WBXXXWWWWWWWW......", 1, 0, 0, 1)] // outlived its breach, lowered in time
    [InlineData("WBXXXWWWWWWWWWWWWWWWWWWWWWWWWW", 1, 1, 0, 1)] // outlived it by far
    [InlineData("WBXXXWWWWXX", 1, 0, 0, 1)] // lacking again meanwhile
    public void Claims_are_settled_as_the_picture_says(string picture, int hits, int falseAlarms, int misses, double lead)
    {
        var book = Run(picture);
        Assert.Equal((hits, falseAlarms, misses), (book.Hits, book.FalseAlarms, book.Misses));
        Assert.Equal(lead, book.LeadSeconds, 9);
    }

    [Fact]
    public void Book_counts_what_a_naive_twin_counts()
    {
        int hits = 0, falseAlarms = 0, misses = 0;
        var runs = Gen.Select(Gen.Bool, Gen.Int[1, 14]).Array[1, 12];
        Gen.Select(runs, runs).Sample(
            (warnings, breaches) =>
            {
                var (warned, breach) = (Spread(warnings), Spread(breaches));
                var length = Math.Min(warned.Length, breach.Length);
                (warned, breach) = (warned[..length], breach[..length]);
                var book = Run(string.Concat(warned.Zip(breach, (w, b) => (w, b) switch { (true, true) => 'X', (true, _) => 'W', (_, true) => 'B', _ => '.' })));
                Assert.Equal(NaiveClaims.Count(warned, breach, 10), ((int)book.Hits, (int)book.FalseAlarms, (int)book.Misses));
                (hits, falseAlarms, misses) = (hits + (int)book.Hits, falseAlarms + (int)book.FalseAlarms, misses + (int)book.Misses);
            },
            iter: 3_000,
            threads: 1);
        Assert.True(hits > 100 && falseAlarms > 100 && misses > 100, $"{hits} {falseAlarms} {misses}");
    }

    [Fact]
    public void Breach_that_becomes_known_late_is_judged_by_when_it_began()
    {
        var confirmation = TimeSpan.FromSeconds(15);
        var early = At(ClaimBook.Begin, 0, true).Step(_start.AddSeconds(24), true, _start.AddSeconds(9), _horizon, confirmation);
        Assert.Equal((1, 0, 0, 9), (early.Hits, early.FalseAlarms, early.Misses, early.LeadSeconds));
        var late = At(At(ClaimBook.Begin, 0, false), 10, true).Step(_start.AddSeconds(24), true, _start.AddSeconds(9), _horizon, confirmation);
        Assert.Equal((0, 0, 1), (late.Hits, late.FalseAlarms, late.Misses));
        // The horizon is over, but a breach that began in it may still become known.
        var waiting = At(At(ClaimBook.Begin, 0, true), 24, false);
        Assert.Equal(0, waiting.FalseAlarms);
        Assert.Equal(1, At(waiting, 26, false).FalseAlarms);

        ClaimBook At(ClaimBook book, int second, bool warned) => book.Step(_start.AddSeconds(second), warned, null, _horizon, confirmation);
    }

    [Fact]
    public void Claim_that_was_heeded_is_neither_right_nor_wrong()
    {
        var book = Run("W.").Void(averted: true);
        Assert.Equal((0, 0, 0, 1), (book.Hits, book.FalseAlarms, book.Misses, book.Averted));
        Assert.Equal(0, Run("..").Void(averted: true).Averted);
        Assert.Equal(0, Run("W.").Void(averted: false).Averted);
        Assert.Null(book.Precision);
        Assert.Null(book.Recall);
    }

    private static ClaimBook Run(string picture)
    {
        var (book, since) = (ClaimBook.Begin, (DateTimeOffset?)null);
        for (var second = 0; second < picture.Length; second++)
        {
            var now = _start.AddSeconds(second);
            since = picture[second] is 'B' or 'X' ? since ?? now : null;
            book = book.Step(now, picture[second] is 'W' or 'X', since, _horizon, TimeSpan.Zero);
        }

        return book;
    }

    private static bool[] Spread((bool Value, int Length)[] runs) => [.. runs.SelectMany(run => Enumerable.Repeat(run.Value, run.Length))];
}
