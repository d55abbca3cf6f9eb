using System.Buffers;
using SqlxOrleans.CopilotLab.Policies;
using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.CopilotLab.Simulation;
using SqlxOrleans.Domain.Copilot.Scaling;

namespace SqlxOrleans.CopilotLab.Scaling;

/// <summary>Compares detectors on a scenario under one policy: all see the same demand. All but the time depends on no thread and no machine.</summary>
public static class ScalingLab
{
    /// <summary>Seconds at the start that count neither for nor against anybody.</summary>
    private const int Settling = 60;

    /// <summary>Runs every seed.</summary>
    /// <param name="source">The scenario.</param>
    /// <param name="seeds">Different seeds.</param>
    /// <param name="seconds">Length of a run; a multiple of 5.</param>
    /// <param name="policy">A name of <see cref="PolicyCatalog"/>.</param>
    /// <param name="detectors">By name, the classifier first; null: all.</param>
    public static ScalingResult Compare(
        ScenarioSource source, IReadOnlyList<long> seeds, int seconds, string policy,
        IReadOnlyDictionary<string, Func<ScalingCase, IScalingDetector>>? detectors = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(seeds);
        ArgumentNullException.ThrowIfNull(policy);
        detectors ??= DetectorCatalog.All;
        var runs = new SeedResult[seeds.Count];
        Parallel.For(0, runs.Length, i => runs[i] = Run(source.Of(seeds[i]), seeds[i], seconds, policy, [.. detectors.Values]));
        return new(
            runs.Sum(run => run.Breaches),
            detectors.Keys.Select((name, i) => (name, Score: runs.Select(run => run.Scores[i]).Aggregate(DetectorScore.Add)))
                .ToDictionary(each => each.name, each => each.Score),
            Median(runs.SelectMany(run => run.SpentMicroseconds)),
            runs.Max(run => run.StateBytes));
    }

    private static SeedResult Run(
        Scenario scenario, long seed, int seconds, string policy, IReadOnlyList<Func<ScalingCase, IScalingDetector>> detectors)
    {
        var timeline = Timeline.Draw(scenario, seed, seconds);
        IScalingDetector? first = null;
        var (watched, truth) = Watch(scenario, timeline, seed, policy, [of => first = detectors[0](of), .. detectors.Skip(1)]);
        var packed = new ArrayBufferWriter<byte>();
        (first as ClassifierDetector)?.State.WriteTo(packed);
        return new(
            truth.Begins.Count, [.. detectors.Select((_, i) => Score(watched.Seconds, i, truth, timeline))], watched.SpentMicroseconds,
            packed.WrittenCount);
    }

    /// <summary>Runs a policy whose demand detectors see, and says what they said and what was true.</summary>
    internal static (WatchedPolicy Watched, CapacityTruth Truth) Watch(
        Scenario scenario, Timeline timeline, long seed, string policy, IReadOnlyList<Func<ScalingCase, IScalingDetector>> detectors)
    {
        var setting = new PolicySetting(seed, scenario.Start, scenario.TargetsMs, scenario.Objective, scenario.Kernel.Workers);
        var of = new ScalingCase(setting, scenario, timeline);
        var watched = new WatchedPolicy(PolicyCatalog.All[policy](setting), [.. detectors.Select(make => make(of))]);
        return (watched, CapacityTruth.Of(scenario, timeline, seed, SimulationRun.Of(scenario, timeline, seed, watched)));
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static DetectorScore Score(List<(DateTimeOffset At, bool[] Warned)> seconds, int detector, CapacityTruth truth, Timeline timeline)
    {
        var horizon = new ScalingOptions().Horizon;
        var (book, leads, rampHits, rampMisses) = (ClaimBook.Begin, new List<double>(), 0, 0);
        foreach (var (at, warned) in seconds)
        {
            var second = (int)(at - DateTimeOffset.UnixEpoch).TotalSeconds;
            if (second < Settling || second >= timeline.Seconds)
                continue;
            var before = book;
            book = book.Step(at, warned[detector], truth.In(second), horizon, TimeSpan.Zero);
            if (book.Hits + book.Misses == before.Hits + before.Misses)
                continue;
            var isRamp = timeline.Spans.Last(span => span.StartSecond <= second).Phase.LoadAtEnd is not null;
            rampHits += isRamp && book.Hits > before.Hits ? 1 : 0;
            rampMisses += isRamp && book.Misses > before.Misses ? 1 : 0;
            if (book.Hits > before.Hits)
                leads.Add(book.LeadSeconds - before.LeadSeconds);
        }

        return new((int)book.Hits, (int)book.FalseAlarms, (int)book.Misses, leads, rampHits, rampMisses);
    }

    private sealed record SeedResult(int Breaches, DetectorScore[] Scores, List<double> SpentMicroseconds, int StateBytes);
}
