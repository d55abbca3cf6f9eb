using CsCheck;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Predictive;

namespace SqlxOrleans.Domain.Tests.Copilot;

/// <summary>Inputs for the learner, from plausible to absurd.</summary>
internal static class CopilotGen
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<double> _soundTime = Gen.OneOf(Gen.Double[0, 2], OneOf(0.0, 0.002, 1e9, 1e15));
    private static readonly Gen<double> _anyTime = Gen.Frequency(
        (30, _soundTime), (1, OneOf(double.NaN, double.PositiveInfinity, -1.0, double.MaxValue)));
    private static readonly Gen<long> _soundCount = Gen.OneOf(Gen.Long[0, 5000], OneOf(0L, 1_000_000_000_000_000L));
    private static readonly Gen<long> _anyCount = Gen.Frequency((40, _soundCount), (1, OneOf(-1L, long.MaxValue)));

    public static readonly Gen<WorkspaceDemand> SoundDemand = Demand(_soundCount, _soundTime);
    public static readonly Gen<WorkspaceDemand> AnyDemand = Demand(_anyCount, _anyTime);

    public static readonly Gen<SchedulerWeights> Weights = Gen.Select(Share, Share, Share, Share, Bounded);

    private static SchedulerWeights Bounded(double l, double b, double a, double s)
    {
        double[] shares = [l + 0.001, b, a, s];
        Draws.Bound(shares, [0.02, 0.02, 0.02, 0.02], 0.9);
        return new(shares[0], shares[1], shares[2], shares[3]);
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<double> Share => Gen.OneOf(Gen.Double[0, 1], OneOf(0.0, 0.02, 0.5, 1.3, 1e6));

    private static Gen<WorkspaceDemand> Demand(Gen<long> count, Gen<double> time)
    {
        var observed =
            from arrivals in count
            from requests in count
            from good in Gen.Double[0, 1]
            from service in time
            from isLatency in Gen.Bool
            from hasService in Gen.Bool
            from backlog in Gen.OneOf(Gen.Int[-1, 600], Gen.Const(int.MaxValue))
            from p95 in time
            select new ClassDemand(
                arrivals, hasService ? service : null, isLatency, service, backlog, requests, requests, 0, requests,
                (long)Math.Min(1e15, good * requests), p95 * 1000, 15);
        var one = Gen.Frequency((1, Gen.Const(default(ClassDemand))), (4, observed));
        return
            from classes in Gen.Select(one, one, one, one, (l, b, a, s) => new PerClass<ClassDemand>(l, b, a, s))
            from reports in Gen.Frequency((1, Gen.Const(0)), (6, Gen.Int[1, 40]))
            from slots in Gen.OneOf(Gen.Int[1, 64], Gen.Const(-1))
            from ms in Gen.OneOf(Gen.Const(1000), Gen.Int[0, 3000])
            select new WorkspaceDemand(TimeSpan.FromMilliseconds(ms), reports, slots, classes);
    }
}
