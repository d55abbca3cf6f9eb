using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Policies.Mpc;

/// <summary>Requests and utilisation of the last seconds, the older ones fading.</summary>
/// <param name="memory">Part of what was that counts after each interval, 0..1.</param>
internal sealed class RecentOutcomes(double memory)
{
    private readonly double[] _requests = new double[WeightVector.Classes];
    private readonly double[] _bad = new double[WeightVector.Classes];
    private readonly double[] _utilisation = new double[WeightVector.Classes];
    private readonly bool[] _isNew = new bool[WeightVector.Classes];
    private double _intervals;

    /// <summary>Adds one sound interval and the utilisations that the weights in force gave it.</summary>
    public void Add(WorkspaceDemand demand, ReadOnlySpan<double> utilisation)
    {
        _intervals = (memory * _intervals) + 1;
        Add(0, demand.Classes.L, utilisation[0]);
        Add(1, demand.Classes.B, utilisation[1]);
        Add(2, demand.Classes.A, utilisation[2]);
        Add(3, demand.Classes.S, utilisation[3]);
    }

    /// <summary>Share of bad requests; null when the last interval told nothing new.</summary>
    public double? BadRatio(int index) => _isNew[index] ? _bad[index] / _requests[index] : null;

    /// <summary>Mean utilisation.</summary>
    public double Utilisation(int index) => _utilisation[index] / _intervals;

    private void Add(int index, in ClassDemand seen, double utilisation)
    {
        _utilisation[index] = (memory * _utilisation[index]) + utilisation;
        _isNew[index] = seen.BadRatio is not null;
        if (seen.BadRatio is not { } bad)
            return;
        var requests = Math.Max(1, seen.Timed);
        _requests[index] = (memory * _requests[index]) + requests;
        _bad[index] = (memory * _bad[index]) + (bad * requests);
    }
}
