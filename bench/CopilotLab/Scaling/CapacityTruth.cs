using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.CopilotLab.Simulation;
using SqlxOrleans.Domain.Copilot.Scaling;

namespace SqlxOrleans.CopilotLab.Scaling;

/// <summary>
/// When capacity was the reason that targets were missed, as only the simulator knows it: from the work that each request brought and from
/// verdicts, not from telemetry. The rule is the classifier's own (<see cref="BreachWatch"/>), the begin exact.
/// </summary>
internal sealed class CapacityTruth
{
    private const double BreachLoad = 1;
    private readonly DateTimeOffset?[] _since;

    private CapacityTruth(DateTimeOffset?[] since, IReadOnlyList<PhaseSpan?> begins) => (_since, Begins) = (since, begins);

    /// <summary>The phase in which each breach began.</summary>
    public IReadOnlyList<PhaseSpan?> Begins { get; }

    /// <summary>When the breach that is in progress in a second began; null: none is.</summary>
    public DateTimeOffset? In(int second) => _since[Math.Min(second, _since.Length - 1)];

    public static CapacityTruth Of(Scenario scenario, Timeline timeline, long seed, RunOutcome outcome)
    {
        var offered = OfferedWork(scenario, timeline, seed);
        var since = new DateTimeOffset?[timeline.Seconds];
        var (watch, begins) = (BreachWatch.Begin, new List<PhaseSpan?>());
        for (var start = 0; start + Timeline.WindowSeconds <= timeline.Seconds; start += Timeline.WindowSeconds)
        {
            var load = Enumerable.Range(start, Timeline.WindowSeconds).Average(second => offered[second]);
            var before = watch.Since;
            watch = watch.Add(new(SimulationRun.At(SimulationRun.Nanoseconds(start)), (float)Math.Min(4, load), Missed(outcome, start)), BreachLoad);
            if (watch.Since is not { } begin)
                continue;
            var first = (int)(begin - DateTimeOffset.UnixEpoch).TotalSeconds;
            if (before is null)
                begins.Add(timeline.Spans.LastOrDefault(span => span.StartSecond <= first));
            // A breach is there from its begin, though three windows are needed to know it.
            Array.Fill(since, begin, before is null ? first : start, start + Timeline.WindowSeconds - (before is null ? first : start));
        }

        return new(since, begins);
    }

    /// <summary>Work that arrives in each second, as a share of what the workers can do in it. Requests depend on scenario and seed only.</summary>
    private static double[] OfferedWork(Scenario scenario, Timeline timeline, long seed)
    {
        var offered = new double[timeline.Seconds];
        for (var c = 0; c < Pick.Classes; c++)
        {
            for (var stream = new ArrivalStream(scenario, timeline, seed, c); stream.NextAt != long.MaxValue; stream.Advance())
            {
                var second = (int)(stream.NextAt / SimulationRun.Nanoseconds(1));
                if (second < offered.Length)
                    offered[second] += stream.NextService / SimulationRun.Nanoseconds(1) / scenario.Kernel.Workers;
            }
        }

        foreach (var span in timeline.Spans)
        {
            for (var second = span.StartSecond; second < span.EndSecond; second++)
                offered[second] /= span.Phase.Speed;
        }

        return offered;
    }

    private static bool Missed(RunOutcome outcome, int start)
    {
        for (var c = 0; c < Pick.Classes; c++)
        {
            var (good, all) = (0, 0);
            for (var second = start; second < start + Timeline.WindowSeconds; second++)
            {
                var (some, more) = outcome.VerdictsOf(c, second);
                (good, all) = (good + some, all + more);
            }

            if (good < Domain.Slos.Objective.LatencyTarget * all)
                return true;
        }

        return false;
    }
}
