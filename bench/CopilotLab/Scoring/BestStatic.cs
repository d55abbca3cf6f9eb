using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.CopilotLab.Simulation;
using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Scoring;

/// <summary>
/// The best weights for a whole scenario, in hindsight: searched over all its phases on other requests, then settled between the
/// finalists on the run's own.
/// </summary>
internal sealed class BestStatic(LabCache cache, PhaseTrials trials)
{
    private const int Seconds = 120;
    private const int Finalists = 4;

    public RunOutcome Of(Scenario scenario, Timeline timeline, long seed) => RunOutcome.Read(
        timeline,
        scenario.Objective.ToArray(),
        cache.Get("static", $"{ScenarioKey.OfWhole(scenario)}|{seed}|{timeline.Seconds}", () => Run(scenario, timeline, seed).Write()));

    /// <summary>The finalists of a scenario, best first.</summary>
    public IReadOnlyList<SchedulerWeights> Candidates(Scenario scenario) => scenario.Kernel.IgnoresWeights ? [scenario.Start] :
    [
        .. PackedWeights.Read(cache.Get("statics", ScenarioKey.OfWhole(scenario), () => PackedWeights.Write(Search(scenario))))
            .Select(trial => trial.Weights),
    ];

    private RunOutcome Run(Scenario scenario, Timeline timeline, long seed) => Candidates(scenario)
        .Append(scenario.Start)
        .Select(weights => SimulationRun.Fixed(scenario, timeline, seed, [(0, weights)]))
        .MaxBy(run => run.Mean)!;

    private IEnumerable<Trial> Search(Scenario scenario)
    {
        var phases = Segment.Of(scenario);
        var coarse = Mean(phases, phase => trials.Coarse(scenario, phase));
        var some = Try(PhaseTrials.Best(coarse, 8));
        var near = WeightLattice.Neighbours(PhaseTrials.Best(some, 1)[0], 0.06).ToArray();
        return some.Concat(Try(near)).OrderByDescending(trial => trial.Met).Take(Finalists);

        IReadOnlyList<Trial> Try(IReadOnlyList<SchedulerWeights> weights) =>
            Mean(phases, phase => trials.Try(scenario, phase, weights, Seconds));
    }

    /// <summary>Phases last equally long in the mean, whatever a run draws.</summary>
    private static IReadOnlyList<Trial> Mean(IReadOnlyList<Phase> phases, Func<Phase, IReadOnlyList<Trial>> of)
    {
        var all = phases.Select(of).ToArray();
        return [.. all[0].Select((trial, i) => trial with { Met = all.Average(each => each[i].Met) })];
    }
}
