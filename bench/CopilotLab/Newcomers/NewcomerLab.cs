using SqlxOrleans.CopilotLab.Policies;
using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.CopilotLab.Scoring;
using SqlxOrleans.CopilotLab.Simulation;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Priors;

namespace SqlxOrleans.CopilotLab.Newcomers;

/// <summary>
/// What priors are worth to a workspace that has just begun: tenants of the same kind of kernel run and give to the pool, and a new one begins with
/// and without what the pool says. Where in the scenario anybody begins depends on its seed, so that a newcomer meets any phase first.
/// </summary>
public sealed class NewcomerLab
{
    /// <summary>Seeds of tenants are so far from the newcomer's that they meet nobody else's.</summary>
    private const long TenantStep = 1_000_000;

    private static readonly DateTimeOffset _start = DateTimeOffset.UnixEpoch;
    private readonly int _parallelism;
    private readonly PhaseSearch _search;
    private readonly Oracle _oracle;

    /// <summary>A lab.</summary>
    /// <param name="cacheFolder">Where results of searches are kept.</param>
    /// <param name="parallelism">Runs at the same time.</param>
    public NewcomerLab(string cacheFolder, int parallelism)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parallelism, 1);
        var cache = new LabCache(cacheFolder);
        (_parallelism, _search) = (parallelism, new(cache, new PhaseTrials(cache, parallelism)));
        _oracle = new(cache, _search);
    }

    /// <summary>Runs a newcomer of each seed.</summary>
    /// <param name="source">The scenario.</param>
    /// <param name="seeds">Different seeds.</param>
    /// <param name="tenants">Other tenants; fewer than <see cref="PriorPool.LeastTenants"/> teach nothing.</param>
    /// <param name="tenantSeconds">How long each has run; a multiple of 5.</param>
    /// <param name="seconds">How long a newcomer is watched; a multiple of 5.</param>
    public IReadOnlyList<Newcomer> Run(ScenarioSource source, IReadOnlyList<long> seeds, int tenants, int tenantSeconds, int seconds)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(seeds);
        // A search takes all threads for itself.
        foreach (var phase in seeds.Select(source.Of).Distinct().SelectMany(scenario => Segment.Of(scenario).Select(phase => (scenario, phase))))
            _search.Of(phase.scenario, phase.phase);
        var newcomers = new Newcomer[seeds.Count];
        Parallel.For(0, newcomers.Length, new ParallelOptions { MaxDegreeOfParallelism = _parallelism }, i =>
        {
            var prior = Learnt(source, seeds[i], tenants, tenantSeconds);
            var (scenario, timeline) = Of(source, seeds[i], seconds);
            newcomers[i] = new(
                SimulationRun.Of(scenario, timeline, seeds[i], Policy(scenario, seeds[i], prior)),
                SimulationRun.Of(scenario, timeline, seeds[i], Policy(scenario, seeds[i], default)),
                _oracle.Of(scenario, timeline, seeds[i]));
        });
        return newcomers;
    }

    /// <summary>What the pool says after the tenants have run.</summary>
    internal static PerClass<ClassPrior?> Learnt(ScenarioSource source, long seed, int tenants, int seconds)
    {
        var pool = new PriorPool();
        for (var tenant = 1; tenant <= tenants; tenant++)
        {
            var own = seed + (tenant * TenantStep);
            var (scenario, timeline) = Of(source, own, seconds);
            var policy = Policy(scenario, own, default);
            SimulationRun.Of(scenario, timeline, own, policy);
            pool.Contribute($"tenant-{tenant}", "workspace", policy.Learnt, _start);
        }

        return pool.For("newcomer");
    }

    private static CopilotPolicy Policy(Scenario scenario, long seed, PerClass<ClassPrior?> prior) =>
        new(new PolicySetting(seed, scenario.Start, scenario.TargetsMs, scenario.Objective, scenario.Kernel.Workers), prior);

    private static (Scenario Scenario, Timeline Timeline) Of(ScenarioSource source, long seed, int seconds)
    {
        var scenario = source.Of(seed);
        var first = (int)(seed % scenario.Phases.Count);
        scenario = scenario with { Phases = [.. scenario.Phases.Skip(first), .. scenario.Phases.Take(first)] };
        return (scenario, Timeline.Draw(scenario, seed, seconds));
    }
}
