using System.Numerics;
using CsCheck;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Slos;

public sealed class SloEvaluatorTests
{
    private const long Noon = 1_767_268_800;

    private static readonly Objective L = SloDocument.Default.Classes[WorkloadClass.L];

    [Fact]
    public void Class_without_events_has_no_traffic_and_its_whole_budget()
    {
        var evaluation = SloEvaluator.Evaluate(L, new CounterWindows(), Noon);

        Assert.Equal(Compliance.NoTraffic, evaluation.Compliance);
        Assert.Equal(
            [ObjectiveKind.Latency, ObjectiveKind.Availability, ObjectiveKind.ErrorRate],
            evaluation.Objectives.Select(objective => objective.Kind));
        Assert.All(evaluation.Objectives, objective =>
        {
            Assert.Equal((Compliance.NoTraffic, 1.0), (objective.Compliance, objective.BudgetLeft));
            Assert.Equal(["1m", "5m", "10m", "30m", "1h", "2h", "6h", "1d", "3d"], objective.BurnRates.Keys);
            Assert.All(objective.BurnRates.Values, burnRate => Assert.Equal(0, burnRate));
        });
    }

    [Fact]
    public void Objectives_count_what_the_specification_says()
    {
        // 20,000 requests: 1 failed, 500 slow; 20,010 spans of which 11 failed.
        var evaluation = Evaluate(Counts(requests: 20_000, failed: 1, slow: 500, spans: 20_010, spansFailed: 11));

        AssertObjective(evaluation, ObjectiveKind.Latency, 0.95, 19_499, 20_000, 0.499, Compliance.Met);
        AssertObjective(evaluation, ObjectiveKind.Availability, 0.9999, 19_999, 20_000, 0.5, Compliance.Met);
        AssertObjective(evaluation, ObjectiveKind.ErrorRate, 0.999, 19_999, 20_010, 1 - (11 / 20.010), Compliance.Met);
        Assert.Equal(TimeSpan.FromMilliseconds(15), evaluation.Objectives[0].Threshold);
        Assert.Null(evaluation.Objectives[1].Threshold);
        Assert.Equal(Compliance.Met, evaluation.Compliance);
    }

    [Fact]
    public void Latency_is_breached_when_more_than_five_per_cent_are_slow_and_met_at_five()
    {
        Assert.Equal(Compliance.Met, Evaluate(Counts(20_000, 0, slow: 1_000, 20_000, 0)).Objectives[0].Compliance);
        Assert.Equal(Compliance.Breached, Evaluate(Counts(20_000, 0, slow: 1_001, 20_000, 0)).Objectives[0].Compliance);
    }

    [Fact]
    public void One_breached_objective_breaches_the_class() =>
        Assert.Equal(Compliance.Breached, Evaluate(Counts(20_000, 3, 0, 20_000, 3)).Compliance);

    [Fact]
    public void Little_traffic_is_never_green_and_never_red()
    {
        var quiet = Evaluate(Counts(9_999, 0, 0, 9_999, 0));
        var failing = Evaluate(Counts(10, 10, 0, 10, 10));

        Assert.Equal([Compliance.Met, Compliance.TooLittleTraffic, Compliance.Met], quiet.Objectives.Select(o => o.Compliance));
        Assert.Equal(Compliance.TooLittleTraffic, quiet.Compliance);
        Assert.All(failing.Objectives, objective => Assert.Equal(Compliance.TooLittleTraffic, objective.Compliance));
        Assert.Equal(-9_999, failing.Objectives[1].BudgetLeft, 9);
    }

    [Fact]
    public void Objective_that_nobody_reports_does_not_hide_the_others()
    {
        var evaluation = Evaluate(Counts(20_000, 0, 0, spans: 0, spansFailed: 0));

        Assert.Equal(Compliance.NoTraffic, evaluation.Objectives[2].Compliance);
        Assert.Equal(Compliance.Met, evaluation.Compliance);
    }

    [Fact]
    public void Counts_that_contradict_each_other_are_insane()
    {
        var failuresWithoutSpans = Evaluate(Counts(20_000, failed: 3, 0, 20_000, spansFailed: 2));
        var moreGoodThanTimed = Evaluate(Counts(20_000, 0, slow: -1, 20_000, 0));

        Assert.Equal([Compliance.Met, Compliance.Insane, Compliance.Insane], failuresWithoutSpans.Objectives.Select(o => o.Compliance));
        Assert.Equal([Compliance.Insane, Compliance.Met, Compliance.Met], moreGoodThanTimed.Objectives.Select(o => o.Compliance));
        Assert.Equal((20_001, 20_000, 0.0), (moreGoodThanTimed.Objectives[0].Good, moreGoodThanTimed.Objectives[0].Total, moreGoodThanTimed.Objectives[0].BudgetLeft));
        Assert.All(moreGoodThanTimed.Objectives[0].BurnRates.Values, burnRate => Assert.Equal(0, burnRate));
        Assert.Equal(Compliance.Insane, failuresWithoutSpans.Compliance);
        Assert.Equal(Compliance.Insane, moreGoodThanTimed.Compliance);
    }

    [Fact]
    public void Rejected_requests_and_sampled_spans_are_no_contradiction()
    {
        Assert.False(SloEvaluator.FailuresContradict(Counts(100, failed: 5, 0, spans: 95, spansFailed: 0) with { Rejected = 5 }));
        Assert.True(SloEvaluator.FailuresContradict(Counts(100, failed: 6, 0, spans: 95, spansFailed: 0) with { Rejected = 5 }));
        Assert.False(SloEvaluator.FailuresContradict(Counts(100, failed: 5, 0, spans: 20, spansFailed: 1)));
        Assert.False(SloEvaluator.FailuresContradict(Counts(100, failed: 5, 0, spans: 0, spansFailed: 0)));
    }

    [Fact]
    public void Burn_rates_end_where_asked_and_so_does_the_budget()
    {
        var windows = new CounterWindows();
        windows.Add(Noon - 200, Counts(10_000, 0, slow: 0, 10_000, 0));
        windows.Add(Noon - 10, Counts(10_000, 0, slow: 1_000, 10_000, 0));
        windows.Add(Noon + 1, Counts(10_000, 0, slow: 10_000, 10_000, 0));

        var atWatermark = SloEvaluator.Evaluate(L, windows, Noon).Objectives[0];
        var atNewest = SloEvaluator.Evaluate(L, windows, Noon + 2).Objectives[0];

        Assert.Equal((2.0, 1.0), (atWatermark.BurnRates["1m"], atWatermark.BurnRates["5m"]));
        Assert.Equal((20_000, 0.0), (atWatermark.Total, atWatermark.BudgetLeft));
        Assert.Equal(11.0, atNewest.BurnRates["1m"], 9);
        Assert.Equal(30_000, atNewest.Total);
    }

    [Fact]
    public void Window_may_be_asked_for_instead_of_the_objectives_own()
    {
        var windows = new CounterWindows();
        windows.Add(Noon - 7_200, Counts(20_000, 0, slow: 20_000, 20_000, 0));
        windows.Add(Noon, Counts(20_000, 0, slow: 0, 20_000, 0));

        Assert.Equal(Compliance.Breached, SloEvaluator.Evaluate(L, windows, Noon + 1).Compliance);
        Assert.Equal(Compliance.Met, SloEvaluator.Evaluate(L, windows, Noon + 1, TimeSpan.FromHours(1)).Compliance);
    }

    [Fact]
    public void Names_are_those_of_the_wire()
    {
        Assert.Equal(["latency", "availability", "errorRate"], Enum.GetValues<ObjectiveKind>().Select(SloNames.Name));
        Assert.Equal(
            ["unjudged", "noTraffic", "met", "tooLittleTraffic", "breached", "insane"], Enum.GetValues<Compliance>().Select(SloNames.Name));
    }

    [Fact]
    public void Judgement_equals_a_naive_one_for_any_counts()
    {
        var seen = new int[6];
        Gen.Select(Gen.Int[0, 60_000], Gen.Int[-1, 40], Gen.Int[-2, 4_000], Gen.Int[0, 50], Gen.Int[0, 60], Gen.Int[0, 5]).Sample(
            (requests, failed, slow, retries, spansFailed, rejected) =>
            {
                var counts = Counts(requests, failed, slow, requests + retries, spansFailed) with { Rejected = rejected };
                var evaluation = Evaluate(counts);
                Assert.Equal(Naive(counts.Good, counts.Timed, 50_000, good: true), evaluation.Objectives[0].Compliance);
                var contradict = counts.Spans > 0 && failed - rejected > spansFailed;
                Assert.Equal(Naive(requests - failed, requests, 100, !contradict), evaluation.Objectives[1].Compliance);
                Assert.Equal(Naive(counts.Spans - spansFailed, counts.Spans, 1_000, !contradict), evaluation.Objectives[2].Compliance);
                foreach (var objective in evaluation.Objectives)
                    Interlocked.Increment(ref seen[(int)objective.Compliance]);
                Assert.True(evaluation.Compliance >= evaluation.Objectives.Max(objective => objective.Compliance));
            },
            iter: 3_000);
        Assert.True(seen[2..].All(times => times > 20), string.Join(' ', seen));
    }

    // Budget in parts per million, in whole numbers.
    private static Compliance Naive(long goodEvents, long total, int budget, bool good) =>
        !good || goodEvents < 0 || goodEvents > total ? Compliance.Insane
        : total == 0 ? Compliance.NoTraffic
        : total * budget < 1_000_000 ? Compliance.TooLittleTraffic
        : (BigInteger)(total - goodEvents) * 1_000_000 > (BigInteger)total * budget ? Compliance.Breached
        : Compliance.Met;

    private static ClassEvaluation Evaluate(WorkloadCounts counts)
    {
        var windows = new CounterWindows();
        windows.Add(Noon, counts);
        return SloEvaluator.Evaluate(L, windows, Noon + 1);
    }

    private static WorkloadCounts Counts(long requests, long failed, long slow, long spans, long spansFailed) =>
        new(requests, failed, requests, requests - failed - slow, spans, spansFailed, 0, 0, 0, requests, 0, requests);

    private static void AssertObjective(
        ClassEvaluation evaluation, ObjectiveKind kind, double target, long good, long total, double left, Compliance compliance)
    {
        var objective = evaluation.Objectives.Single(objective => objective.Kind == kind);
        Assert.Equal((target, good, total, compliance), (objective.Target, objective.Good, objective.Total, objective.Compliance));
        Assert.Equal(left, objective.BudgetLeft, 9);
        Assert.Equal(1 - left, objective.BurnRates["5m"], 9);
    }
}
