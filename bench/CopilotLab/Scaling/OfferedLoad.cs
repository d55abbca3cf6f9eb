using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.CopilotLab.Simulation;

namespace SqlxOrleans.CopilotLab.Scaling;

/// <summary>What a scenario means to offer, without chance: loads of the phases, and bursts in their mean.</summary>
internal sealed class OfferedLoad(Scenario scenario, Timeline timeline)
{
    private readonly double _bursts = 1 + ((scenario.Bursts.Factor - 1) * scenario.Bursts.OnSeconds / (scenario.Bursts.OnSeconds + scenario.Bursts.OffSeconds));

    /// <summary>All classes' offered work in a second as a share of what the workers can do; that of the last one after the end.</summary>
    public double At(int second)
    {
        var span = SpanOf(second);
        var part = Math.Min(1, (second + 0.5 - span.StartSecond) / (span.EndSecond - span.StartSecond));
        double load = 0;
        for (var c = 0; c < Pick.Classes; c++)
        {
            var (from, to) = (Pick.Of(span.Phase.Load, c), Pick.Of(span.Phase.LoadAtEnd ?? span.Phase.Load, c));
            load += from + (part * (to - from));
        }

        return _bursts * load / span.Phase.Speed;
    }

    /// <summary>How fast it drifts in that second.</summary>
    public double DriftAt(int second) => SpanOf(second).StartSecond == second ? At(second + 1) - At(second) : At(second) - At(second - 1);

    private PhaseSpan SpanOf(int second)
    {
        foreach (var span in timeline.Spans)
        {
            if (second < span.EndSecond)
                return span;
        }

        return timeline.Spans[^1];
    }
}
