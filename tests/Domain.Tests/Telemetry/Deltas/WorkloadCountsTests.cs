using CsCheck;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Domain.Tests.Slos;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Telemetry.Deltas;

public sealed class WorkloadCountsTests
{
    private static readonly WorkloadCounts Healthy = new(
        Requests: 10, RequestsFailed: 2, Timed: 9, Good: 7, Spans: 12, SpansFailed: 3, Retries: 2, Preemptions: 1, Rejected: 1,
        Arrivals: 11, ServiceNanoseconds: 5_000, Serviced: 9);

    [Fact]
    public void Addition_ignores_order_and_grouping_and_nothing_is_its_neutral() =>
        Gen.Select(AnyCounts.Sane, AnyCounts.Sane, AnyCounts.Sane).Sample((a, b, c) =>
            a + b == b + a && a + b + c == a + (b + c) && a + default(WorkloadCounts) == a);

    [Fact]
    public void Subtraction_undoes_addition() =>
        Gen.Select(AnyCounts.Sane, AnyCounts.Sane).Sample((a, b) => a + b - b == a && a - a == default);

    [Fact]
    public void Sums_of_sane_counts_are_sane()
    {
        var nothing = 0;
        var sane = AnyCounts.Sane.Select(counts => counts with { Good = Math.Min(counts.Good, counts.Requests - counts.RequestsFailed) });
        var sometimesNothing = Gen.Frequency((1, Gen.Const(default(WorkloadCounts))), (9, sane));
        Gen.Select(sometimesNothing, sane).Sample((a, b) =>
        {
            Interlocked.Add(ref nothing, a == default ? 1 : 0);
            return a.IsSane && b.IsSane && (a + b).IsSane;
        });
        Assert.True(nothing > 0, "no generated counts were empty");
    }

    [Fact]
    public void Fields_are_copied_in_declaration_order_and_read_back()
    {
        Span<long> fields = stackalloc long[WorkloadCounts.FieldCount];
        Healthy.CopyTo(fields);

        Assert.Equal([10, 2, 9, 7, 12, 3, 2, 1, 1, 11, 5_000, 9], fields.ToArray());
        Assert.Equal(Healthy.ServiceNanoseconds, fields[WorkloadCounts.ServiceField]);
        Assert.Equal(Healthy, WorkloadCounts.FromSpan(fields));
    }

    [Fact]
    public void Every_field_takes_part_in_copies_and_sums()
    {
        for (var field = 0; field < WorkloadCounts.FieldCount; field++)
        {
            var one = new long[WorkloadCounts.FieldCount];
            one[field] = 3;
            var sum = new long[WorkloadCounts.FieldCount];
            (WorkloadCounts.FromSpan(one) + WorkloadCounts.FromSpan(one)).CopyTo(sum);
            one[field] = 6;
            Assert.Equal(one, sum);
        }
    }

    public static TheoryData<string, WorkloadCounts> Contradictions => new()
    {
        { "more failed than there were", Healthy with { RequestsFailed = 11 } },
        { "more timed than there were", Healthy with { Timed = 11 } },
        { "more good than timed", Healthy with { Good = 10, RequestsFailed = 0, Rejected = 0 } },
        { "good ones that failed", Healthy with { RequestsFailed = 4 } },
        { "more failed spans than spans", Healthy with { SpansFailed = 13 } },
        { "more rejected than failed", Healthy with { Rejected = 3 } },
        { "negative requests", Healthy with { Requests = -1 } },
        { "negative failed", Healthy with { RequestsFailed = -1 } },
        { "negative good", Healthy with { Good = -1 } },
        { "negative spans", Healthy with { Spans = -1 } },
        { "negative failed spans", Healthy with { SpansFailed = -1 } },
        { "negative retries", Healthy with { Retries = -1 } },
        { "negative preemptions", Healthy with { Preemptions = -1 } },
        { "negative rejected", Healthy with { Rejected = -1 } },
        { "negative arrivals", Healthy with { Arrivals = -1 } },
        { "negative service time", Healthy with { ServiceNanoseconds = -1 } },
        { "negative serviced", Healthy with { Serviced = -1 } },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void Counts_that_contradict_each_other_are_not_sane(string what, WorkloadCounts counts)
    {
        Assert.True(Healthy.IsSane && default(WorkloadCounts).IsSane);
        Assert.False(counts.IsSane, what);
    }
}
