using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Scaling;

/// <summary>
/// Knows what nobody who only sees telemetry does, but not the noise: bounds of what can be foretold. One knows the load and its drift in each second
/// exactly, as if nothing had to be estimated, and lets it go on; the other knows the loads of the coming minute too, turns and steps.
/// </summary>
/// <param name="of">The run.</param>
/// <param name="line">Above this load it warns.</param>
/// <param name="knowsFuture">Whether it knows the coming minute.</param>
internal sealed class OracleDetector(ScalingCase of, double line, bool knowsFuture) : IScalingDetector
{
    private const int Horizon = 60;
    private readonly OfferedLoad _load = new(of.Scenario, of.Timeline);

    public bool Warns(WorkspaceDemand demand, DateTimeOffset now)
    {
        var second = (int)(now - DateTimeOffset.UnixEpoch).TotalSeconds;
        if (!knowsFuture)
            return Math.Max(_load.At(second), _load.At(second) + (Horizon * _load.DriftAt(second))) > line;
        for (var ahead = 0; ahead <= Horizon; ahead++)
        {
            if (_load.At(second + ahead) > line)
                return true;
        }

        return false;
    }
}
