using System.Buffers;
using CsCheck;
using SqlxOrleans.Domain.Copilot.Safety;
using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Rewards;

public sealed class DenialMarksTests
{
    private static readonly DateTimeOffset _noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_mark_makes_the_compliance_term_negative_by_its_share_for_five_minutes()
    {
        var marks = Add(DenialMarks.Empty, Request("m1", count: 3)).Marks;
        Assert.Equal(-0.25, marks.Compliance(_noon));
        Assert.Equal(-0.25, marks.Compliance(_noon.AddMinutes(4.9)));
        Assert.Null(marks.Compliance(_noon.AddMinutes(5)));
        Assert.Null(DenialMarks.Empty.Compliance(_noon));
    }

    [Fact]
    public void The_ledger_settles_with_the_marks_term_instead_of_the_signals()
    {
        var ledger = new RewardLedger();
        ledger.Observe(new WorkspaceSignals(null, 0, 10, null), _noon);
        Assert.Equal(0.1, Compliance(1, null));
        Assert.Equal(-0.25, Compliance(2, -0.25));
        Assert.True(ledger.Find(2, WorkloadClass.L)!.Reward < ledger.Find(1, WorkloadClass.L)!.Reward);
        Assert.Equal(0.1, Compliance(3, null));

        double? Compliance(long number, double? marked)
        {
            var outcome = new ClassOutcome(10, 0, 10, 10, 10, 0, 10, 0.1, 10, 0.1, 5, 0);
            ledger.Add(new OutcomeReport(WorkloadClass.L, "s", number, [new(number, outcome)], 0, 4, 15), _noon);
            ledger.Settle(each => SloDocument.Default.Classes[each], RewardWeights.Default, new(0.4, 0.15, 0.25, 0.2), _noon, marked);
            return ledger.Find(number, WorkloadClass.L)!.Terms.Compliance;
        }
    }

    [Fact]
    public void A_repeated_id_counts_once_and_stands_for_one_policy()
    {
        var first = Add(DenialMarks.Empty, Request("m1", count: 3));
        var again = Add(first.Marks, Request("m1", count: 2));
        Assert.Same(first.Marks, again.Marks);
        Assert.Equal(first.Mark, again.Mark);
        Assert.Contains("stands for a mark of policy P-1", Add(first.Marks, Request("m1", "P-2", 1)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void No_denial_is_marked_twice_whatever_the_ids()
    {
        var marks = DenialMarks.Empty;
        long marked = 0;
        Gen.Select(Gen.Int[0, 1000], Gen.OneOf(Gen.Const((long?)null), Gen.Long[1, 4].Select(each => (long?)each)), Gen.Int[0, 23], Gen.Int[1, 24]).Array[1, 80].Sample(
            requests =>
            {
                var all = DenialMarks.Empty;
                foreach (var (id, count, start, hours) in requests)
                {
                    var from = _noon.AddHours(-24 + start);
                    var to = from.AddHours(hours) > _noon ? _noon : from.AddHours(hours);
                    // Twelve denials, all in the last hour: only ranges that reach to the end hold them.
                    var denied = to == _noon ? 12 : 0;
                    all = all.Add(new DenialMarkRequest($"m{id}", "P-1", count, from, to, Word(_noon)), denied, denied * 2, 1).Marks;
                }

                var wrong = all.Marks.Sum(each => each.Wrong);
                Assert.InRange(wrong, 0, 12);
                Assert.InRange(all.Compliance(_noon) ?? 0, -1, 0);
                marked = Math.Max(marked, wrong);
                marks = all;
            },
            threads: 1);
        Assert.Equal(12, marked);
    }

    [Theory]
    [InlineData("m1", "P-1", 13, 12, "denied 12 times in this time, of which 0 are marked already")]
    [InlineData("m1", "P-1", null, 0, "denied nothing in this time")]
    public void More_than_was_denied_is_refused(string id, string policy, int? count, int denied, string words)
    {
        var answer = DenialMarks.Empty.Add(Request(id, policy, count), denied, denied, 1);
        Assert.Null(answer.Mark);
        Assert.Contains(words, answer.Refusal, StringComparison.Ordinal);
        Assert.Same(DenialMarks.Empty, answer.Marks);
    }

    [Fact]
    public void Marks_of_a_day_are_bounded_and_refused_rather_than_forgotten()
    {
        var marks = DenialMarks.Empty;
        for (var i = 0; i < DenialMarks.Capacity; i++)
            marks = marks.Add(Request($"m{i}", $"P-{i}", 1), 1, 100, 1).Marks;
        Assert.Contains("64 marks were made within a day", marks.Add(Request("more", "P-x", 1), 1, 100, 1).Refusal, StringComparison.Ordinal);
        var tomorrow = Request("more", "P-x", 1) with { Word = Word(_noon.AddHours(25)), From = _noon.AddHours(24), To = _noon.AddHours(25) };
        Assert.Single(marks.Add(tomorrow, 1, 100, 1).Marks.Marks);
        Assert.Equal(-0.64, marks.Compliance(_noon)!.Value, 1e-9);
    }

    [Theory]
    [InlineData("", "P-1", 1, -1, 0, "needs an id")]
    [InlineData("no spaces", "P-1", 1, -1, 0, "needs an id")]
    [InlineData("m1", "", 1, -1, 0, "the id of the policy")]
    [InlineData("m1", "P-1", 0, -1, 0, "0 denials cannot be marked")]
    [InlineData("m1", "P-1", 1, 0, 0, "ends before it begins")]
    [InlineData("m1", "P-1", 1, -1, 2, "in the future")]
    [InlineData("m1", "P-1", 1, -25, 0, "more than 24 h ago")]
    public void A_request_that_cannot_be_says_why(string id, string policy, int count, int fromHours, int toHours, string words) =>
        Assert.Contains(
            words,
            new DenialMarkRequest(id, policy, count, _noon.AddHours(fromHours), _noon.AddHours(toHours), Word(_noon)).Problem(),
            StringComparison.Ordinal);

    [Fact]
    public void Marks_are_read_back_as_they_were_and_damage_is_refused()
    {
        Assert.Null(Request("m1").Problem());
        var marks = Add(Add(DenialMarks.Empty, Request("m1", count: 3)).Marks, Request("m2")).Marks;
        var bytes = Bytes(marks);
        Assert.Equal(marks.Marks, DenialMarks.TryRead(bytes)!.Marks);
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Int[1, 255]).Sample((place, flip) =>
        {
            var damaged = (byte[])bytes.Clone();
            damaged[place] ^= (byte)flip;
            Assert.Null(DenialMarks.TryRead(damaged));
            Assert.Null(DenialMarks.TryRead(bytes.AsSpan(0, place)));
        });
    }

    private static DenialMarkAnswer Add(DenialMarks marks, DenialMarkRequest request) => marks.Add(request, 12, 12, 1);

    private static DenialMarkRequest Request(string id, string policy = "P-1", long? count = null) =>
        new(id, policy, count, _noon.AddHours(-1), _noon, Word(_noon));

    private static OperatorMark Word(DateTimeOffset at) => new("ann", "a rule was wrong", at);

    private static byte[] Bytes(DenialMarks marks)
    {
        var writer = new ArrayBufferWriter<byte>();
        marks.WriteTo(writer);
        return writer.WrittenSpan.ToArray();
    }
}
