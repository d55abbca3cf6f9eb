using System.Diagnostics;
using SqlxOrleans.CopilotLab.Policies;
using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Scaling;

/// <summary>A policy whose demand detectors see too. They have no influence on it.</summary>
internal sealed class WatchedPolicy(IWeightPolicy policy, IReadOnlyList<IScalingDetector> detectors) : IWeightPolicy
{
    /// <summary>When each second was decided, and what each detector said.</summary>
    public List<(DateTimeOffset At, bool[] Warned)> Seconds { get; } = [];

    /// <summary>Time that the first detector took for each second.</summary>
    public List<double> SpentMicroseconds { get; } = [];

    public SchedulerWeights Decide(WorkspaceDemand demand, DateTimeOffset now)
    {
        var warned = new bool[detectors.Count];
        for (var i = 0; i < warned.Length; i++)
        {
            var began = Stopwatch.GetTimestamp();
            warned[i] = detectors[i].Warns(demand, now);
            if (i == 0)
                SpentMicroseconds.Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds);
        }

        Seconds.Add((now, warned));
        return policy.Decide(demand, now);
    }
}
