using SqlxOrleans.CopilotLab.Scenarios;

namespace SqlxOrleans.CopilotLab.Simulation;

/// <summary>The phases of one run, back to back from 0 to its end.</summary>
/// <param name="Spans">In order.</param>
public sealed record Timeline(IReadOnlyList<PhaseSpan> Spans)
{
    /// <summary>Length of a window of the objective, seconds. Phases begin and end with one.</summary>
    public const int WindowSeconds = 5;

    private const int LengthStream = 90;

    /// <summary>Length, seconds.</summary>
    public int Seconds => Spans[^1].EndSecond;

    /// <summary>Draws the lengths of the phases; the last is cut at the end of the run.</summary>
    public static Timeline Draw(Scenario scenario, long seed, int seconds)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var random = new SeededRandom(seed, LengthStream);
        var spans = new List<PhaseSpan>();
        for (var start = 0; start < seconds;)
        {
            var phase = scenario.Phases[spans.Count % scenario.Phases.Count];
            var choices = ((phase.MaxSeconds - phase.MinSeconds) / WindowSeconds) + 1;
            var length = phase.MinSeconds + (WindowSeconds * (int)(choices * random.NextDouble()));
            var end = Math.Min(seconds, start + length);
            spans.Add(new(phase, spans.Count % scenario.Phases.Count, start, end));
            start = end;
        }

        return new(spans);
    }
}
