namespace SqlxOrleans.CopilotLab.Simulation;

/// <summary>What came of a run.</summary>
public sealed class RunOutcome
{
    private readonly Verdicts _verdicts;
    private readonly double[] _objective;

    internal RunOutcome(Timeline timeline, Verdicts verdicts, double[] objective, int changes)
    {
        (Timeline, _verdicts, _objective, Changes) = (timeline, verdicts, objective, changes);
        Windows = [.. Enumerable.Range(0, timeline.Seconds / Timeline.WindowSeconds).Select(i => MetFrom(i * Timeline.WindowSeconds))];
    }

    /// <summary>The phases of the run.</summary>
    public Timeline Timeline { get; }

    /// <summary>How often the weights changed.</summary>
    public int Changes { get; }

    /// <summary>J of each window of 5 s, 0..1.</summary>
    public IReadOnlyList<double> Windows { get; }

    /// <summary>J: the mean over all windows.</summary>
    public double Mean => Windows.Average();

    /// <summary>J of the 5 s that begin at a second.</summary>
    public double MetFrom(int second) => _verdicts.Met(second, Timeline.WindowSeconds, _objective);

    /// <summary>Mean J of the windows of a phase.</summary>
    public double MeanOf(PhaseSpan span)
    {
        ArgumentNullException.ThrowIfNull(span);
        return MeanBetween(span.StartSecond, span.EndSecond);
    }

    /// <summary>A stored run; the rest is known to the reader.</summary>
    internal static RunOutcome Read(Timeline timeline, double[] objective, byte[] bytes) =>
        new(timeline, Verdicts.Read(timeline.Seconds, bytes), objective, 0);

    internal (int Good, int All) VerdictsOf(int classIndex, int second) => _verdicts.Of(classIndex, second);

    internal byte[] Write() => _verdicts.Write();

    internal double MeanBetween(int startSecond, int endSecond) =>
        Windows.Skip(startSecond / Timeline.WindowSeconds).Take((endSecond - startSecond) / Timeline.WindowSeconds).Average();
}
