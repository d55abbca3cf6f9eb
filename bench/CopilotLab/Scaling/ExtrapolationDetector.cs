using SqlxOrleans.CopilotLab.Policies;
using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Scaling;

/// <summary>What <c>predict_linear</c> does: a line of least squares through the offered work of some time, and where it is a minute ahead.</summary>
/// <param name="setting">What is known of the kernel.</param>
/// <param name="seconds">Seconds back.</param>
/// <param name="line">Above this it warns.</param>
internal sealed class ExtrapolationDetector(PolicySetting setting, int seconds, double line) : IScalingDetector
{
    private const int Horizon = 60;
    private readonly LoadMeter _meter = new(setting);
    private readonly Queue<double> _loads = new();

    public bool Warns(WorkspaceDemand demand, DateTimeOffset now)
    {
        if (!_meter.Take(demand))
            return false;
        if (_loads.Count == seconds)
            _loads.Dequeue();
        _loads.Enqueue(_meter.Load.Sum());
        if (_loads.Count < seconds)
            return false;
        var middle = (seconds - 1) / 2.0;
        double mean = 0, slope = 0, spread = 0;
        var place = 0;
        foreach (var load in _loads)
        {
            mean += load / seconds;
            slope += (place - middle) * load;
            spread += (place - middle) * (place - middle);
            place++;
        }

        return mean + (slope / spread * (middle + Horizon)) > line;
    }
}
