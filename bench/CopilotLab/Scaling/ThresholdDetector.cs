using SqlxOrleans.CopilotLab.Policies;
using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Scaling;

/// <summary>What people set by hand: warn while a mean over some seconds is above a line.</summary>
/// <param name="setting">What is known of the kernel.</param>
/// <param name="measure">What is watched, of a second.</param>
/// <param name="memory">Seconds of the mean.</param>
/// <param name="line">Above this it warns.</param>
internal sealed class ThresholdDetector(PolicySetting setting, Func<LoadMeter, double> measure, double memory, double line) : IScalingDetector
{
    private readonly LoadMeter _meter = new(setting);
    private double? _mean;

    public bool Warns(WorkspaceDemand demand, DateTimeOffset now)
    {
        if (_meter.Take(demand))
        {
            var value = measure(_meter);
            _mean = _mean is { } mean ? mean + ((value - mean) * (1 - Math.Exp(-demand.Interval.TotalSeconds / memory))) : value;
        }

        return _mean > line;
    }
}
