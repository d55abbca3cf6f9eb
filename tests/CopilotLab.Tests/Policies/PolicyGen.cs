using CsCheck;
using SqlxOrleans.CopilotLab.Policies;
using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Tests.Policies;

/// <summary>Inputs for policies, from plausible to absurd.</summary>
internal static class PolicyGen
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly Gen<PolicySetting> Setting =
        from seed in Gen.Long
        from slots in Gen.Int[1, 64]
        from floor in Pick(0.01, 0.02, 0.1)
        from ceiling in Pick(0.6, 0.9)
        select Plain(seed) with { Slots = slots, Floor = floor, Ceiling = ceiling };

    private static readonly Gen<long> _count =
        Gen.Frequency((40, Gen.Long[0, 5000]), (2, Pick(0L, 1_000_000_000_000_000L)), (1, Pick(-1L, long.MaxValue)));

    private static readonly Gen<double> _seconds = Gen.Frequency(
        (40, Gen.Double[0, 2]), (2, Pick(0.0, 0.002, 1e9)), (1, Pick(double.NaN, double.PositiveInfinity, -1.0, double.MaxValue)));

    private static readonly Gen<ClassDemand> _observed =
        from arrivals in _count
        from requests in _count
        from goodRatio in Gen.Double[0, 1]
        from service in _seconds
        from hasService in Gen.Bool
        from isLatency in Gen.Bool
        from backlog in Gen.OneOf(Gen.Int[-1, 600], Gen.Const(int.MaxValue))
        select new ClassDemand(
            arrivals, hasService ? service : null, isLatency, service, backlog, requests, requests, 0, requests,
            (long)Math.Min(1e15, goodRatio * requests), service * 1000, 15);

    private static readonly Gen<ClassDemand> _one = Gen.Frequency((1, Gen.Const(default(ClassDemand))), (6, _observed));

    public static readonly Gen<WorkspaceDemand> Demand =
        from classes in Gen.Select(_one, _one, _one, _one, (l, b, a, s) => new PerClass<ClassDemand>(l, b, a, s))
        from reports in Gen.Frequency((1, Gen.Const(0)), (6, Gen.Int[1, 40]))
        from slots in Gen.OneOf(Gen.Int[1, 64], Gen.Const(-1))
        from ms in Gen.OneOf(Gen.Const(1000), Gen.Int[0, 3000])
        select new WorkspaceDemand(TimeSpan.FromMilliseconds(ms), reports, slots, classes);

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    /// <summary>The design's kernel: 16 workers, hand-tuned weights.</summary>
    public static PolicySetting Plain(long seed = 1) =>
        new(seed, new(0.5, 0.2, 0.15, 0.15), new(15, 250, 2500, 2000), new(0.40, 0.15, 0.25, 0.20), 16);

    /// <summary>
    /// One second in which each class offers a load (share of capacity) with its mean service time and meets its target or not.
    /// </summary>
    public static WorkspaceDemand Second(PerClass<double> load, PerClass<bool> isMet, int backlog = 0)
    {
        var service = new PerClass<double>(0.002, 0.04, 0.3, 0.5);
        return new(TimeSpan.FromSeconds(1), 4, 16, PerClass.Of(c =>
        {
            var count = (long)Math.Round(16 * load[c] / service[c]);
            return new ClassDemand(
                count, service[c], false, count * service[c], isMet[c] ? 0 : backlog, count, count, 0, count,
                isMet[c] ? count : count / 2, 0, 0);
        }));
    }
}
