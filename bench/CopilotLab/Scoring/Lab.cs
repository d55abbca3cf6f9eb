using SqlxOrleans.CopilotLab.Policies;
using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.CopilotLab.Simulation;

namespace SqlxOrleans.CopilotLab.Scoring;

/// <summary>Compares policies on a scenario: each meets the same requests of each seed. The result depends on no thread.</summary>
public sealed class Lab
{
    private readonly int _parallelism;
    private readonly PhaseSearch _search;
    private readonly Oracle _oracle;
    private readonly BestStatic _bestStatic;

    /// <summary>A lab.</summary>
    /// <param name="cacheFolder">Where results of searches are kept.</param>
    /// <param name="parallelism">Runs at the same time.</param>
    public Lab(string cacheFolder, int parallelism)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parallelism, 1);
        var cache = new LabCache(cacheFolder);
        var trials = new PhaseTrials(cache, parallelism);
        _parallelism = parallelism;
        _search = new(cache, trials);
        _oracle = new(cache, _search);
        _bestStatic = new(cache, trials);
    }

    /// <summary>The best fixed weights of a whole scenario, which only hindsight knows.</summary>
    public const string BestStaticName = "best-static";

    /// <summary>Runs every policy on every seed.</summary>
    /// <param name="source">The scenario.</param>
    /// <param name="seeds">Different seeds.</param>
    /// <param name="seconds">Length of a run; a multiple of 5.</param>
    /// <param name="policies">Names of <see cref="PolicyCatalog"/>, or <see cref="BestStaticName"/>.</param>
    /// <param name="progress">Told what has been done; from any thread.</param>
    public LabResult Compare(
        ScenarioSource source, IReadOnlyList<long> seeds, int seconds, IReadOnlyList<string> policies, Action<string> progress)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(seeds);
        ArgumentNullException.ThrowIfNull(policies);
        ArgumentNullException.ThrowIfNull(progress);
        var runs = seeds.Select(seed => new SeedPlan(seed, source.Of(seed), seconds)).ToArray();
        Search(runs, policies.Contains(BestStaticName), progress);
        var oracle = new RunOutcome[runs.Length];
        Each(runs.Length, i => oracle[i] = _oracle.Of(runs[i].Scenario, runs[i].Timeline, runs[i].Seed));
        progress("the oracle has run");
        var all = policies.Append(PolicyCatalog.Static).Distinct(StringComparer.Ordinal)
            .ToDictionary(name => name, _ => new RunOutcome[runs.Length]);
        foreach (var (name, outcomes) in all)
        {
            Each(runs.Length, i => outcomes[i] = Run(name, runs[i]));
            progress($"{name} has run");
        }

        return new(
            oracle.Average(run => run.Mean),
            policies.ToDictionary(
                name => name,
                name => Scorecard.Of([.. runs.Select((_, i) => new SeedRuns(all[name][i], oracle[i], all[PolicyCatalog.Static][i]))])),
            oracle,
            all);
    }

    /// <summary>Searches use all threads for one phase, and each scenario is searched once, before its seeds run side by side.</summary>
    private void Search(IReadOnlyList<SeedPlan> runs, bool withStatic, Action<string> progress)
    {
        foreach (var scenario in runs.Select(run => run.Scenario).Distinct())
        {
            foreach (var phase in Segment.Of(scenario))
                _search.Of(scenario, phase);
            if (withStatic)
                _bestStatic.Candidates(scenario);
            progress($"weights of every phase are known: {scenario.Description}");
        }
    }

    private RunOutcome Run(string name, SeedPlan run)
    {
        var scenario = run.Scenario;
        if (name == BestStaticName)
            return _bestStatic.Of(scenario, run.Timeline, run.Seed);
        var setting = new PolicySetting(run.Seed, scenario.Start, scenario.TargetsMs, scenario.Objective, scenario.Kernel.Workers);
        return SimulationRun.Of(scenario, run.Timeline, run.Seed, PolicyCatalog.All[name](setting));
    }

    private void Each(int count, Action<int> work) =>
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = _parallelism }, work);

    private sealed record SeedPlan(long Seed, Scenario Scenario, int Seconds)
    {
        public Timeline Timeline { get; } = Timeline.Draw(Scenario, Seed, Seconds);
    }
}
