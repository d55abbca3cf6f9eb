using System.Buffers;
using System.Globalization;
using CsCheck;
using SqlxOrleans.Domain.Plans;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Plans;

public sealed class PlanBookTests
{
    private static readonly PlanBanditOptions Options = new();

    private static readonly Gen<PlanReport> AnyReport = Gen.Select(
        Gen.Int[0, 4], Gen.Select(Gen.Int[0, 3], Gen.Double[0.1, 500].Array[0, 30], Gen.Int[0, 2]).Array[0, 4],
        (plan, arms) => new PlanReport(
            $"plan-{plan}",
            [.. arms.DistinctBy(arm => arm.Item1).Select(arm => arm.Item3 == 0
                ? Plan.CutOff(Hints(arm.Item1), 300, arm.Item2.Length)
                : Plan.Of(Hints(arm.Item1), arm.Item2))]));

    private static readonly Gen<(int Producer, long Sequence, PlanReport[] Reports)[]> AnyBatches =
        Gen.Select(Gen.Int[0, 2], Gen.Long[1, 20], AnyReport.Array[0, 4]).Array[0, 25];

    [Fact]
    public void Batch_counts_once_also_after_a_restart()
    {
        var repeated = 0;
        AnyBatches.Sample(
            batches =>
            {
                var (once, often) = (new PlanBook(Options), new PlanBook(Options));
                foreach (var (producer, sequence, reports) in batches)
                {
                    var name = producer.ToString(CultureInfo.InvariantCulture);
                    repeated += once.WasApplied(name, sequence) ? 1 : 0;
                    once.Apply(name, sequence, reports, Plan.Start);
                    often.Apply(name, sequence, reports, Plan.Start);
                    often = RoundTrip(often);
                    Assert.Empty(often.Apply(name, sequence, reports, Plan.Start));
                }

                Assert.Equal(Packed(once), Packed(often));
            },
            iter: 50,
            threads: 1);
        Assert.True(repeated > 10);
    }

    [Fact]
    public void Packed_form_reads_back_as_the_same_book_and_damage_is_refused() =>
        Gen.Select(AnyBatches, Gen.Double.Unit).Sample(
            (batches, at) =>
            {
                var book = new PlanBook(Options);
                foreach (var (producer, sequence, reports) in batches)
                    book.Apply(producer.ToString(CultureInfo.InvariantCulture), sequence, reports, Plan.Start);
                var read = RoundTrip(book);
                foreach (var plan in book.Plans)
                {
                    Assert.Equal(book.Find(plan)!.Arms, read.Find(plan)!.Arms);
                    Assert.Equal(book.Find(plan)!.InForce, read.Find(plan)!.InForce);
                    Assert.Equal(book.Find(plan)!.At, read.Find(plan)!.At);
                }

                Assert.Equal(book.Count, read.Count);
                var bytes = Packed(book);
                var bit = (int)(at * bytes.Length * 8);
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.False(PlanBook.TryRead(bytes, Options, out var empty));
                Assert.Equal(0, empty.Count);
                Assert.False(PlanBook.TryRead(bytes.AsSpan(0, bytes.Length - 1), Options, out _));
            },
            iter: 50);

    [Fact]
    public void Change_of_the_arm_in_force_is_told_once()
    {
        var book = new PlanBook(Options);
        Assert.Empty(book.Apply("k", 1, [new PlanReport("p", [Plan.Of(default, Plan.Around(100, 40, 1))])], Plan.Start));
        var change = Assert.Single(book.Apply("k", 2, [new PlanReport("p", [Plan.Of(Plan.NoLoop, Plan.Around(50, 20, 2))])], Plan.Start));
        Assert.Equal(("p", default, Plan.NoLoop), (change.Plan, change.Before, change.Advice.Hints));
        Assert.Empty(book.Apply("k", 3, [new PlanReport("p", [Plan.Of(Plan.NoLoop, Plan.Around(50, 20, 3))])], Plan.Start));
        Assert.Equal(Plan.NoLoop, book.AdviceOf("p")!.Hints);
        Assert.Null(book.AdviceOf("q"));
    }

    [Fact]
    public void Plan_that_was_longest_unused_is_forgotten_when_the_book_is_full()
    {
        var book = new PlanBook(Options);
        for (var i = 0; i < PlanBanditOptions.MaxPlans; i++)
            book.Apply("k", i + 1, [new PlanReport($"p{i}", [])], Plan.Start.AddSeconds(i));
        book.Apply("k", 5000, [new PlanReport("p0", [])], Plan.Start.AddSeconds(5000));
        book.Apply("k", 5001, [new PlanReport("new", [])], Plan.Start.AddSeconds(5001));
        Assert.Equal(PlanBanditOptions.MaxPlans, book.Count);
        Assert.Null(book.Find("p1"));
        Assert.NotNull(book.Find("p0"));
        Assert.NotNull(book.Find("new"));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("pl:9f3a", true)]
    public void Plan_hash_follows_its_grammar(string plan, bool isValid) => Assert.Equal(isValid, new PlanReport(plan, []).Problem() is null);

    [Fact]
    public void Report_of_more_than_eight_arms_is_refused() =>
        Assert.NotNull(new PlanReport("p", [.. Enumerable.Range(0, 9).Select(i => Plan.Of(HintSet.Parse($"work_mem={i}MB"), 1.0))]).Problem());

    private static HintSet Hints(int arm) => arm == 0 ? default : HintSet.Parse($"work_mem={arm}MB");

    private static byte[] Packed(PlanBook book)
    {
        var buffer = new ArrayBufferWriter<byte>();
        book.WriteTo(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static PlanBook RoundTrip(PlanBook book)
    {
        Assert.True(PlanBook.TryRead(Packed(book), Options, out var read));
        return read;
    }
}
