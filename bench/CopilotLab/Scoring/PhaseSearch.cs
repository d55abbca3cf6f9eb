using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Scoring;

/// <summary>
/// The best fixed weights of one phase: a coarse lattice over short runs, the best of it over longer ones, their neighbours, and the
/// best of all over the longest.
/// </summary>
internal sealed class PhaseSearch(LabCache cache, PhaseTrials trials)
{
    /// <summary>How many settings go on to be tried on each seed itself.</summary>
    public const int Finalists = 4;

    private const int MiddleSeconds = 120;
    private const int LastSeconds = 300;

    public IReadOnlyList<SchedulerWeights> Of(Scenario scenario, Phase phase) => scenario.Kernel.IgnoresWeights ? [scenario.Start] :
    [
        .. PackedWeights.Read(cache.Get("phase", ScenarioKey.Of(scenario, phase), () => PackedWeights.Write(Search(scenario, phase))))
            .Select(trial => trial.Weights),
    ];

    private IEnumerable<Trial> Search(Scenario scenario, Phase phase)
    {
        var some = PhaseTrials.Best(trials.Coarse(scenario, phase), 16);
        var middle = trials.Try(scenario, phase, [.. some, scenario.Start, SchedulerWeights.Default], MiddleSeconds);
        var near = PhaseTrials.Best(middle, 2).SelectMany(centre => WeightLattice.Neighbours(centre, 0.06));
        var all = middle.Concat(trials.Try(scenario, phase, [.. near], MiddleSeconds));
        var last = trials.Try(scenario, phase, PhaseTrials.Best(all, 8), LastSeconds);
        return last.OrderByDescending(trial => trial.Met).Take(Finalists);
    }
}
