using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.CopilotLab.Simulation;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.CopilotLab.Scoring;

/// <summary>A stretch of a run for which the oracle has weights of its own: a phase, or a quarter of one whose load drifts.</summary>
/// <param name="Phase">With its load constant.</param>
/// <param name="StartSecond">First second.</param>
/// <param name="EndSecond">Second after the last.</param>
internal sealed record Segment(Phase Phase, int StartSecond, int EndSecond)
{
    private const int Quarters = 4;

    public static IReadOnlyList<Segment> Of(Timeline timeline) => [.. timeline.Spans.SelectMany(Of)];

    /// <summary>The phases that a scenario's segments have.</summary>
    public static IReadOnlyList<Phase> Of(Scenario scenario) =>
    [
        .. scenario.Phases.SelectMany(phase =>
            phase.LoadAtEnd is null ? [phase] : Enumerable.Range(0, Quarters).Select(i => Quarter(phase, i))),
    ];

    private static IEnumerable<Segment> Of(PhaseSpan span)
    {
        if (span.Phase.LoadAtEnd is null)
            return [new(span.Phase, span.StartSecond, span.EndSecond)];
        var windows = (span.EndSecond - span.StartSecond) / Timeline.WindowSeconds;
        int Start(int quarter) => span.StartSecond + (Timeline.WindowSeconds * (windows * quarter / Quarters));
        return Enumerable.Range(0, Quarters).Select(i => new Segment(Quarter(span.Phase, i), Start(i), Start(i + 1)))
            .Where(segment => segment.EndSecond > segment.StartSecond);
    }

    private static Phase Quarter(Phase phase, int index)
    {
        var part = (index + 0.5) / Quarters;
        return phase with
        {
            Load = PerClass.Of(c => phase.Load[c] + (part * (phase.LoadAtEnd!.Value[c] - phase.Load[c]))),
            LoadAtEnd = null,
        };
    }
}
