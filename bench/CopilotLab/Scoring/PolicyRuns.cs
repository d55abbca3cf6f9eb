using SqlxOrleans.CopilotLab.Policies;
using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.CopilotLab.Simulation;

namespace SqlxOrleans.CopilotLab.Scoring;

/// <summary>Runs policies over the seeds of a scenario, one run a policy and seed.</summary>
/// <param name="Seconds">Length of a run.</param>
/// <param name="Parallelism">Runs at the same time; the result does not depend on it.</param>
public sealed record PolicyRuns(int Seconds, int Parallelism)
{
    /// <summary>The runs of each policy in the order of the seeds.</summary>
    public IReadOnlyDictionary<string, RunOutcome[]> Run(
        Func<long, Scenario> scenario, IReadOnlyList<long> seeds, IReadOnlyDictionary<string, Func<PolicySetting, IWeightPolicy>> policies)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(seeds);
        ArgumentNullException.ThrowIfNull(policies);
        var answer = policies.Keys.ToDictionary(name => name, _ => new RunOutcome[seeds.Count], StringComparer.Ordinal);
        var work = seeds.SelectMany((seed, i) => policies.Select(policy => (seed, i, policy))).ToArray();
        Parallel.ForEach(work, new ParallelOptions { MaxDegreeOfParallelism = Parallelism }, item =>
        {
            var of = scenario(item.seed);
            var setting = new PolicySetting(item.seed, of.Start, of.TargetsMs, of.Objective, of.Kernel.Workers);
            answer[item.policy.Key][item.i] =
                SimulationRun.Of(of, Timeline.Draw(of, item.seed, Seconds), item.seed, item.policy.Value(setting));
        });
        return answer;
    }
}
