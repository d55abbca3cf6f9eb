using CsCheck;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Safety;

namespace SqlxOrleans.Domain.Tests.Copilot.Safety;

/// <summary>Decisions, intervals and marks as the rule gets them.</summary>
internal static class SafetyCases
{
    public static readonly GuardRails Rails = new();
    public static readonly DateTimeOffset Noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
    public static readonly SchedulerWeights Moved = new(0.4, 0.2, 0.3, 0.1);
    public static readonly SchedulerWeights Other = new(0.6, 0.2, 0.1, 0.1);
    public static readonly WorkspaceDemand Silence = new(TimeSpan.FromSeconds(1), 1, 16, default);

    public static OperatorMark Mark(string why = "maintenance") => new("ann", why, Noon);

    /// <summary>The learner's word; no hold stands in the way of it, as 30 requests of L ended.</summary>
    public static SafetyInput Says(
        SchedulerWeights weights, DateTimeOffset now, SchedulerWeights? before = null, JudgedInterval? judged = null, DecisionMode mode = DecisionMode.Live)
    {
        var from = before ?? SchedulerWeights.Default;
        var explanation = new WeightExplanation(
            now, "weights", "because", [], 0.5, "better", "none", mode, 1, string.Empty, from, weights);
        var demand = Silence with { Classes = default(PerClass<ClassDemand>) with { L = new() { Requests = 40, RequestsUnderCurrent = 40 } } };
        return new(new WeightDecision(weights, weights != from, explanation), null, demand, judged, now);
    }

    /// <summary>An interval in which L alone ran: 100 requests, or as many as said, and a share of them good.</summary>
    public static JudgedInterval Interval(DateTimeOffset at, double good, long requests = 100, double? trialGood = null, double serviceMs = 2)
    {
        var own = Only(good, requests, serviceMs);
        var trial = trialGood is { } share ? Only(share, requests, serviceMs) : default;
        return new(at, own, own, trial);
    }

    /// <summary>An interval of four classes with a given J, as near as the classes' weights allow, and counts around a mean.</summary>
    public static JudgedInterval Interval(DateTimeOffset at, PerClass<bool> isMet, PerClass<long> arrivals)
    {
        var tallies = PerClass.Of(c => new ClassTally(arrivals[c], 20, 0, 20, isMet[c] ? 20 : 10, 20, 0.04));
        return new(at, tallies, tallies, default);
    }

    public static readonly Gen<SchedulerWeights> Garbage = Gen.OneOf(
        Gen.Const(new SchedulerWeights(double.NaN, 0.2, 0.2, 0.1)),
        Gen.Const(new SchedulerWeights(0.5, 0.5, 0.5, -0.5)),
        Gen.Const(new SchedulerWeights(double.PositiveInfinity, 0.2, 0.2, 0.1)),
        Gen.Const(default(SchedulerWeights)),
        Gen.Const(new SchedulerWeights(0.5, 0.5, 0.5, 0.5)));

    /// <summary>Positive shares that sum to 1, often outside floor and ceiling.</summary>
    public static readonly Gen<SchedulerWeights> AnyWeights = Gen.Select(Share, Share, Share, Share, (l, b, a, s) =>
    {
        var sum = l + b + a + s;
        return new SchedulerWeights(l / sum, b / sum, a / sum, s / sum);
    });

    private static Gen<double> Share => Gen.Frequency((4, Gen.Double[0.01, 1]), (1, Gen.Const(1e-6)), (1, Gen.Const(50.0)));

    private static PerClass<ClassTally> Only(double good, long requests, double serviceMs) => default(PerClass<ClassTally>) with
    {
        L = new ClassTally(requests, requests, 0, requests, (long)(good * requests), requests, requests * serviceMs / 1000),
    };
}
