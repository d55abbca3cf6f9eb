using SqlxOrleans.CopilotLab.Policies;
using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Simulation;

/// <summary>One run of one policy: kernel, requests, telemetry and a decision each second. Depends on its arguments only.</summary>
public static class SimulationRun
{
    private const long Second = 1_000_000_000;

    /// <summary>Runs a policy that learns from telemetry.</summary>
    /// <param name="scenario">A sound scenario.</param>
    /// <param name="timeline">Phases of the run.</param>
    /// <param name="seed">Of requests and of the faults of telemetry.</param>
    /// <param name="policy">Used for this run only.</param>
    public static RunOutcome Of(Scenario scenario, Timeline timeline, long seed, IWeightPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(timeline);
        ArgumentNullException.ThrowIfNull(policy);
        return Run(scenario, timeline, seed, policy, []);
    }

    /// <summary>Runs with weights that are in force from the given seconds on: nothing is learned.</summary>
    internal static RunOutcome Fixed(
        Scenario scenario, Timeline timeline, long seed, IReadOnlyList<(int FromSecond, SchedulerWeights Weights)> plan) =>
        Run(scenario, timeline, seed, null, plan);

    internal static long Nanoseconds(double seconds) => (long)Math.Round(seconds * Second);

    internal static DateTimeOffset At(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100);

    private static RunOutcome Run(
        Scenario scenario, Timeline timeline, long seed, IWeightPolicy? policy, IReadOnlyList<(int FromSecond, SchedulerWeights Weights)> plan)
    {
        var verdicts = new Verdicts(timeline.Seconds);
        var arrivals = Enumerable.Range(0, Pick.Classes).Select(c => new ArrivalStream(scenario, timeline, seed, c)).ToArray();
        var meters = Enumerable.Range(0, Pick.Classes)
            .Select(c => new ClassMeter(c, Pick.Of(scenario.TargetsMs, c), scenario.Kernel.Workers)).ToArray();
        var kernel = new Kernel(scenario, arrivals, verdicts, meters);
        var feed = new TelemetryFeed(scenario.Telemetry, seed);
        // Decisions come when the report of a full second arrives; a whole second more or less of delay does not move them.
        var offset = Nanoseconds(scenario.Telemetry.DelaySeconds) % Second;
        var (weights, span) = (scenario.Start, 0);
        var (changes, planned) = (0, 0);
        for (var second = 0; second < timeline.Seconds; second++)
        {
            if (second == timeline.Spans[span].EndSecond)
                span++;
            if (second == timeline.Spans[span].StartSecond)
                kernel.Speed = timeline.Spans[span].Phase.Speed;
            for (; planned < plan.Count && plan[planned].FromSecond == second; planned++)
                kernel.Change(plan[planned].Weights);

            if (policy is not null && second > 0)
            {
                for (var c = 0; c < Pick.Classes; c++)
                    feed.Send(second * Second, meters[c].Report(kernel.Waiting(c)));
                var now = (second * Second) + offset;
                kernel.RunUntil(now);
                var decided = policy.Decide(feed.Take(now, kernel.Epoch), At(now));
                if (!decided.IsValid)
                    throw new InvalidOperationException($"A policy decided {decided}: weights are each over 0 and together 1.");
                if (decided != weights)
                {
                    weights = decided;
                    changes++;
                    kernel.Change(decided);
                }
            }

            kernel.RunUntil((second + 1) * Second);
        }

        kernel.Close();
        return new(timeline, verdicts, scenario.Objective.ToArray(), changes);
    }
}
