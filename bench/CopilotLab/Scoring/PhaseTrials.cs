using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.CopilotLab.Simulation;
using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Scoring;

/// <summary>Tries fixed weights on one phase alone, with requests of a seed that no comparison uses; every setting meets the same.</summary>
internal sealed class PhaseTrials(LabCache cache, int parallelism)
{
    /// <summary>Above every seed that the command line takes.</summary>
    private const long SearchSeed = 7_000_000_019;
    private const int CoarseSeconds = 40;

    /// <summary>J of every setting of the coarse lattice over a short run.</summary>
    public IReadOnlyList<Trial> Coarse(Scenario scenario, Phase phase) => PackedWeights.Read(cache.Get(
        "coarse", ScenarioKey.Of(scenario, phase), () => PackedWeights.Write(Try(scenario, phase, WeightLattice.Coarse, CoarseSeconds))));

    public IReadOnlyList<Trial> Try(Scenario scenario, Phase phase, IReadOnlyList<SchedulerWeights> weights, int seconds)
    {
        var trials = new Trial[weights.Count];
        var timeline = new Timeline([new(phase, 0, 0, seconds)]);
        Parallel.For(0, weights.Count, new ParallelOptions { MaxDegreeOfParallelism = parallelism }, i =>
            trials[i] = new(weights[i], SimulationRun.Fixed(scenario, timeline, SearchSeed, [(0, weights[i])]).Mean));
        return trials;
    }

    /// <summary>The best first; between equal ones the one that was named first.</summary>
    public static IReadOnlyList<SchedulerWeights> Best(IEnumerable<Trial> trials, int count) =>
        [.. trials.OrderByDescending(trial => trial.Met).Select(trial => trial.Weights).Distinct().Take(count)];
}
