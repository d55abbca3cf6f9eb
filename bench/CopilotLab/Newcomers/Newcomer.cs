using SqlxOrleans.CopilotLab.Simulation;

namespace SqlxOrleans.CopilotLab.Newcomers;

/// <summary>A new workspace's first minutes; all three met the same requests.</summary>
/// <param name="With">Begun with what others learnt.</param>
/// <param name="Without">Begun with nothing.</param>
/// <param name="Oracle">The best fixed weights of each phase.</param>
public sealed record Newcomer(RunOutcome With, RunOutcome Without, RunOutcome Oracle)
{
    /// <summary>By how many points of the oracle's J it does better with what others learnt, over the first seconds.</summary>
    public double Gain(int seconds) => Percent(With, seconds) - Percent(Without, seconds);

    /// <summary>J of a run as a percentage of the oracle's, over the first seconds.</summary>
    public double Percent(RunOutcome run, int seconds)
    {
        ArgumentNullException.ThrowIfNull(run);
        return 100 * Met(run, seconds) / Met(Oracle, seconds);
    }

    private static double Met(RunOutcome run, int seconds) => run.Windows.Take(seconds / Timeline.WindowSeconds).Sum();
}
