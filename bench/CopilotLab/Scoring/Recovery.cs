using SqlxOrleans.CopilotLab.Simulation;

namespace SqlxOrleans.CopilotLab.Scoring;

/// <summary>
/// How long after each change of phase a policy is as good as the oracle: the first second from which the two next windows of 5 s
/// have together a J within 0.1 of the oracle's, in the same ten seconds or over the whole phase, whichever asks for less (bursts
/// throw the oracle back too). A phase without such a moment counts as the limit.
/// </summary>
internal static class Recovery
{
    /// <summary>The greatest time, seconds.</summary>
    public const int Limit = 150;

    private const double Margin = 0.1;
    private const int Span = 2 * Timeline.WindowSeconds;

    public static IEnumerable<double> Of(RunOutcome policy, RunOutcome oracle) =>
        policy.Timeline.Spans.Skip(1).Where(span => span.EndSecond - span.StartSecond >= Span).Select(span => Of(policy, oracle, span));

    private static double Of(RunOutcome policy, RunOutcome oracle, PhaseSpan span)
    {
        var usual = oracle.MeanOf(span);
        for (var wait = 0; wait < Limit && span.StartSecond + wait + Span <= span.EndSecond; wait++)
        {
            var at = span.StartSecond + wait;
            if (TwoWindows(policy, at) >= Math.Min(usual, TwoWindows(oracle, at)) - Margin - 1e-9)
                return wait;
        }

        return Limit;
    }

    private static double TwoWindows(RunOutcome run, int second) =>
        (run.MetFrom(second) + run.MetFrom(second + Timeline.WindowSeconds)) / 2;
}
