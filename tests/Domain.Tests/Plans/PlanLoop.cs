using SqlxOrleans.Domain.Plans;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Tests.Plans;

/// <summary>A kernel and the cluster around one plan: latencies are log-normal, a report goes out every 20 executions.</summary>
/// <param name="options">The rules.</param>
/// <param name="factors">Each alternative's latency relative to the default's mean of 10 ms.</param>
/// <param name="spread">Of log latencies.</param>
/// <param name="seed">Of everything.</param>
internal sealed class PlanLoop(PlanBanditOptions options, double[] factors, double spread, int seed)
{
    private const int ReportEvery = 20;

    private readonly Random _random = new(seed);
    private readonly PlanExplorer _explorer = new(options);
    private int _executions;
    private DateTimeOffset _now = Plan.Start;

    public double[] Factors { get; } = factors;

    /// <summary>Multiplies every latency.</summary>
    public double Load { get; set; } = 1;

    public PlanBandit Bandit { get; private set; } = new(Plan.Start);

    public PlanAdvice? Advice => _explorer.Advice;

    public static HintSet Hints(int alternative) => HintSet.Parse($"work_mem={alternative + 1}MB");

    /// <summary>One execution: what was chosen, what it cost in all, and what the default would have cost.</summary>
    public (PlanChoice Choice, double CostMs, double DefaultMs, bool WasCutOff) Step(WorkloadClass workloadClass)
    {
        var choice = _explorer.Choose(workloadClass, _random);
        var byDefault = Latency(default);
        var latency = choice.Hints.IsDefault ? byDefault : Latency(choice.Hints);
        var wasCutOff = latency > choice.CutOffMs;
        var elapsed = wasCutOff ? choice.CutOffMs!.Value : latency;
        _explorer.Count(choice, workloadClass, TimeSpan.FromMilliseconds(elapsed), wasCutOff);
        if (++_executions % ReportEvery == 0)
        {
            _now += TimeSpan.FromSeconds(1);
            var offered = Factors.Select((_, index) => new ArmReport(Hints(index), default, 0, default, 0));
            Bandit = Bandit.After([.. _explorer.Take(), .. offered], _now, options);
            _explorer.Advice = PlanAdvice.Of(Bandit, options);
        }

        return (choice, wasCutOff ? elapsed + byDefault : elapsed, byDefault, wasCutOff);
    }

    private double Latency(HintSet hints)
    {
        var factor = hints.IsDefault ? 1 : Factors[Enumerable.Range(0, Factors.Length).First(index => Hints(index) == hints)];
        return 10 * Load * factor * Math.Exp(MathNet.Numerics.Distributions.Normal.Sample(_random, -spread * spread / 2, spread));
    }
}
