using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.CopilotLab.Simulation;
using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Scoring;

/// <summary>
/// The best fixed weights of each phase, in force from its first moment. Each phase's finalists come from a search on other requests;
/// which of them (or the hand-tuned ones) a phase of a run gets is then settled in hindsight, on the run's own requests. So a policy
/// exceeds it by luck, or by following bursts within a phase.
/// </summary>
internal sealed class Oracle(LabCache cache, PhaseSearch search)
{
    public RunOutcome Of(Scenario scenario, Timeline timeline, long seed) => RunOutcome.Read(
        timeline,
        scenario.Objective.ToArray(),
        cache.Get("oracle", $"{ScenarioKey.OfWhole(scenario)}|{seed}|{timeline.Seconds}", () => Run(scenario, timeline, seed).Write()));

    private RunOutcome Run(Scenario scenario, Timeline timeline, long seed)
    {
        var segments = Segment.Of(timeline);
        var finalists = segments.Select(segment => search.Of(scenario, segment.Phase)).ToArray();
        var choices = Enumerable.Range(0, PhaseSearch.Finalists)
            .Select(i => finalists.Select(of => of[Math.Min(i, of.Count - 1)]).ToArray())
            .Append([.. segments.Select(_ => scenario.Start)]).ToArray();
        var runs = choices.Select(choice => RunWith(choice)).ToArray();
        SchedulerWeights[] best = [.. segments.Select((segment, s) => choices[BestOf(segment)][s])];
        return RunWith(best);

        RunOutcome RunWith(SchedulerWeights[] choice) =>
            SimulationRun.Fixed(scenario, timeline, seed, [.. segments.Zip(choice, (segment, weights) => (segment.StartSecond, weights))]);

        int BestOf(Segment segment) =>
            Enumerable.Range(0, runs.Length).MaxBy(i => runs[i].MeanBetween(segment.StartSecond, segment.EndSecond));
    }
}
