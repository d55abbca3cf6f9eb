using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Policies;

/// <summary>What the classes ask for, as shares of the kernel's capacity, from counts and service times in telemetry.</summary>
internal sealed class LoadMeter(PolicySetting setting)
{
    /// <summary>Part of earlier service times that counts in the next interval: the mean is over about 7 s.</summary>
    private const double ServiceMemory = 0.85;

    /// <summary>Rate at which a service time that is known only as a latency may rise: most of a rise is queueing.</summary>
    private const double LatencyRiseRate = 0.02;

    /// <summary>More than this many times the capacity is only "far too much"; the bound keeps sums finite.</summary>
    private const double Limit = 1e3;

    private readonly double[] _served = new double[WeightVector.Classes];
    private readonly double[] _servedSeconds = new double[WeightVector.Classes];

    /// <summary>Work that arrived in the last interval over what all workers can do in it, 0..1000.</summary>
    public double[] Load { get; } = new double[WeightVector.Classes];

    /// <summary>Work that waits: seconds that all workers together need for it; 0 when no kernel says.</summary>
    public double[] BacklogSeconds { get; } = new double[WeightVector.Classes];

    /// <summary>Mean execution time, s; 0 until one was reported.</summary>
    public double[] ServiceSeconds { get; } = new double[WeightVector.Classes];

    /// <summary>Takes one interval. False, and nothing is learnt, for one without telemetry or with impossible values.</summary>
    public bool Take(WorkspaceDemand demand)
    {
        if (!demand.HasTelemetry || demand.Interval <= TimeSpan.Zero || demand.Problem() is not null)
            return false;
        var slots = demand.Slots > 0 ? demand.Slots : Math.Max(1, setting.Slots);
        var seconds = demand.Interval.TotalSeconds;
        var classes = demand.Classes;
        Take(0, classes.L, slots, seconds);
        Take(1, classes.B, slots, seconds);
        Take(2, classes.A, slots, seconds);
        Take(3, classes.S, slots, seconds);
        return true;
    }

    private void Take(int index, in ClassDemand seen, int slots, double seconds)
    {
        FollowService(index, seen);
        Load[index] = Math.Min(Limit, seen.Arrivals / seconds * ServiceSeconds[index] / slots);
        BacklogSeconds[index] = Math.Min(Limit, Math.Max(0, seen.Backlog) * ServiceSeconds[index] / slots);
    }

    private void FollowService(int index, in ClassDemand seen)
    {
        if (seen.MeanServiceSeconds is not { } mean || seen.Requests <= 0)
            return;
        if (seen.ServiceIsLatency && _served[index] > 0 && mean > ServiceSeconds[index])
        {
            ServiceSeconds[index] += LatencyRiseRate * (mean - ServiceSeconds[index]);
            (_served[index], _servedSeconds[index]) = (1, ServiceSeconds[index]);
            return;
        }

        _served[index] = (ServiceMemory * _served[index]) + seen.Requests;
        _servedSeconds[index] = (ServiceMemory * _servedSeconds[index]) + (mean * seen.Requests);
        ServiceSeconds[index] = _servedSeconds[index] / _served[index];
    }
}
