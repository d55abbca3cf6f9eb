using System.Buffers;
using CsCheck;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Rewards;

public sealed class RewardLedgerTests
{
    private static readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly PerClass<double> _importance = new(0.40, 0.15, 0.25, 0.20);

    private static readonly Gen<OutcomeReport> _report =
        from workloadClass in Gen.Int[1, 4]
        from source in Gen.Int[0, 2]
        from number in Gen.Long[1, 90]
        from epoch in Gen.Long[0, 6]
        from requests in Gen.Long[0, 500]
        from good in Gen.Double[0, 1]
        from p95 in Gen.Double[0, 100]
        select Report((WorkloadClass)workloadClass, $"source-{source}", number, epoch, requests, (long)(good * requests), p95);

    [Fact]
    public void Outcome_is_credited_to_the_epoch_and_class_under_which_it_ran()
    {
        var ledger = new RewardLedger();
        ledger.Add(Report(WorkloadClass.L, "s", 1, 7, 100, 100, 5), _start);
        ledger.Add(Report(WorkloadClass.L, "s", 2, 8, 100, 0, 60), _start);

        var settled = Settle(ledger, _start);

        Assert.Equal([(7, WorkloadClass.L), (8, WorkloadClass.L), (7, null), (8, null)], settled.Select(e => (e.Epoch, e.Class)));
        Assert.True(ledger.Find(7, WorkloadClass.L)!.Reward > 0.5);
        Assert.True(ledger.Find(8, WorkloadClass.L)!.Reward < 0);
        Assert.True(ledger.Find(8, WorkloadClass.L)!.Delta < 0);
        Assert.Equal(200, ledger.Newest(10).Where(e => e.Class is null).Sum(e => e.Requests));
    }

    [Fact]
    public void Every_report_counts_once_in_any_order_and_however_often_it_is_repeated()
    {
        var repeated = 0;
        _report.Array[1, 60].Sample(
            reports =>
            {
                var ledger = new RewardLedger();
                var seen = new HashSet<(WorkloadClass, string, long)>();
                long expected = 0;
                foreach (var report in reports)
                {
                    var isNew = seen.Add((report.Class, report.Source, report.Number));
                    var isWithinMemory = seen.Where(s => s.Item1 == report.Class && s.Item2 == report.Source).Max(s => s.Item3) - report.Number < 64;
                    var counts = isNew && isWithinMemory;
                    Assert.Equal(counts ? LedgerAnswer.Counted : LedgerAnswer.Duplicate, ledger.Add(report, _start));
                    expected += counts ? report.Outcomes[0].Outcome.Requests : 0;
                    repeated += isNew ? 0 : 1;
                }

                Settle(ledger, _start);
                Assert.Equal(expected, ledger.Newest(1000).Where(e => e.Class is not null).Sum(e => e.Requests));
            },
            threads: 1);
        Assert.True(repeated > 0);
    }

    [Theory]
    [InlineData(double.NaN, 1, 1, 1)]
    [InlineData(5, -1, 1, 1)]
    [InlineData(5, 1, 0, 1)]
    [InlineData(5, 1, 1, -1)]
    public void Report_with_an_impossible_value_is_refused_and_counted(double p95, long requests, long number, long epoch)
    {
        var ledger = new RewardLedger();

        Assert.Equal(LedgerAnswer.Refused, ledger.Add(Report(WorkloadClass.L, "s", number, epoch, requests, 0, p95), _start));

        Assert.Equal((1, 0), (ledger.Refused, ledger.Count));
    }

    [Fact]
    public void Signals_out_of_range_are_refused_counted_and_change_nothing()
    {
        var ledger = new RewardLedger();

        Assert.False(ledger.Observe(new(double.NaN, 0, 0, null), _start));
        Assert.False(ledger.Observe(new(1.5, 0, 0, null), _start));
        Assert.False(ledger.Observe(new(null, -1, 0, null), _start));
        Assert.False(ledger.Observe(new(null, 0, 0, double.PositiveInfinity), _start));

        Assert.Equal(4, ledger.Refused);
        Assert.Equal(RewardBaselines.Empty, ledger.Baselines);
    }

    [Fact]
    public void Signals_join_the_terms_until_they_are_five_minutes_old()
    {
        var ledger = new RewardLedger();
        ledger.Observe(new(0.4, 25, 0, null), _start);
        ledger.Observe(new(0.7, 25, 3, null), _start.AddSeconds(1));
        ledger.Add(Report(WorkloadClass.B, "s", 1, 1, 10, 10, 100), _start);
        Settle(ledger, _start.AddSeconds(2));
        var terms = ledger.Find(1, WorkloadClass.B)!.Terms;

        Assert.Equal(-0.5, terms.Errors);
        Assert.InRange(terms.Cache!.Value, 0.49, 0.5);
        Assert.Equal(["latency", "errors", "availability", "cache", "compliance"], terms.ToDictionary().Keys);

        ledger.Add(Report(WorkloadClass.B, "s", 2, 1, 10, 10, 100), _start);
        Settle(ledger, _start.AddMinutes(6));
        Assert.Equal(["latency", "availability"], ledger.Find(1, WorkloadClass.B)!.Terms.ToDictionary().Keys);
    }

    [Fact]
    public void Ledger_forgets_the_oldest_pair_when_it_is_full()
    {
        var ledger = new RewardLedger(8);
        for (var epoch = 1; epoch <= 50; epoch++)
            ledger.Add(Report(WorkloadClass.L, "s", epoch, epoch, 1, 1, 1), _start.AddSeconds(epoch));

        Settle(ledger, _start.AddSeconds(51));

        Assert.Equal(8, ledger.Count);
        Assert.Null(ledger.Find(42, WorkloadClass.L));
    }

    [Fact]
    public void Ledger_of_an_older_release_forgets_down_to_the_limit_and_never_grows_by_it()
    {
        var ledger = new RewardLedger(100);
        for (var epoch = 1; epoch <= 80; epoch++)
            ledger.Add(Report(WorkloadClass.L, "s", epoch, epoch, 1, 1, 1), _start);
        ledger.Limit(30);
        Assert.Equal((30, 30), (ledger.Count, ledger.Capacity));
        Assert.Null(ledger.Find(50, WorkloadClass.L));
        Assert.NotNull(ledger.Find(51, WorkloadClass.L));
        ledger.Limit(90);
        Assert.Equal(30, ledger.Capacity);
    }

    [Fact]
    public void Stored_ledger_goes_on_exactly_as_the_one_that_was_not_stored()
    {
        Gen.Select(_report, Gen.Int[0, 5]).Array[1, 40].Sample(
            steps =>
            {
                var (kept, stored) = (new RewardLedger(16), new RewardLedger(16));
                var now = _start;
                foreach (var (report, what) in steps)
                {
                    now = now.AddMilliseconds(100);
                    Assert.True(RewardLedger.TryRead(Bytes(stored), out stored));
                    Assert.Equal(kept.Add(report, now), stored.Add(report, now));
                    if (what == 0)
                        Assert.Equal(Settle(kept, now), Settle(stored, now));
                    if (what == 1)
                        Assert.Equal(kept.Observe(new(0.4, 3, what, 10), now), stored.Observe(new(0.4, 3, what, 10), now));
                    Assert.Equal(Bytes(kept), Bytes(stored));
                }
            },
            iter: 50);
    }

    [Fact]
    public void Stored_ledger_is_rejected_when_any_byte_is_damaged_or_missing()
    {
        var ledger = new RewardLedger();
        ledger.Add(Report(WorkloadClass.L, "s", 1, 7, 100, 100, 5), _start);
        Settle(ledger, _start);
        Gen.Select(Gen.Int[0, 10_000], Gen.Int[1, 255]).Sample((place, flip) =>
        {
            var bytes = Bytes(ledger);
            place %= bytes.Length;
            Assert.False(RewardLedger.TryRead(bytes.AsSpan(0, place), out _));
            bytes[place] ^= (byte)flip;
            Assert.False(RewardLedger.TryRead(bytes, out var damaged));
            Assert.Equal(0, damaged.Count);
        });
        Gen.Byte.Array[0, 300].Sample(bytes => Assert.False(RewardLedger.TryRead(bytes, out _)));
    }

    private static IReadOnlyList<RewardLedgerEntry> Settle(RewardLedger ledger, DateTimeOffset now) =>
        ledger.Settle(c => SloDocument.Default.Classes[c], RewardWeights.Default, _importance, now);

    private static OutcomeReport Report(
        WorkloadClass workloadClass, string source, long number, long epoch, long requests, long good, double p95Ms) =>
        new(workloadClass, source, number,
            [new(epoch, new ClassOutcome(requests, 0, requests, good, requests, 0, requests, 0.5, requests, 1, p95Ms, 0))], 0, 4, 15);

    private static byte[] Bytes(RewardLedger ledger)
    {
        var writer = new ArrayBufferWriter<byte>();
        ledger.WriteTo(writer);
        return writer.WrittenSpan.ToArray();
    }
}
