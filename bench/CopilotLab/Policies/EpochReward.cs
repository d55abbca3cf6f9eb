using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Policies;

/// <summary>
/// The reward of one setting that was held for some seconds: the objective's share of classes that met their target over them, 0..1.
/// </summary>
internal sealed class EpochReward(PolicySetting setting)
{
    private readonly double[] _objective = setting.ObjectiveWeights.ToArray();
    private readonly double[] _timed = new double[WeightVector.Classes];
    private readonly double[] _bad = new double[WeightVector.Classes];
    private readonly bool[] _waits = new bool[WeightVector.Classes];

    /// <summary>Adds one sound interval.</summary>
    public void Add(WorkspaceDemand demand)
    {
        Add(0, demand.Classes.L);
        Add(1, demand.Classes.B);
        Add(2, demand.Classes.A);
        Add(3, demand.Classes.S);
    }

    /// <summary>The reward since the last call, and starts anew; null when no class was judged.</summary>
    public double? Take()
    {
        double met = 0, judged = 0;
        for (var c = 0; c < WeightVector.Classes; c++)
        {
            // A class that waited and of which nothing ended was starved.
            if (_timed[c] > 0 || _waits[c])
            {
                judged += _objective[c];
                met += _timed[c] > 0 && _bad[c] / _timed[c] <= Misses.Allowed ? _objective[c] : 0;
            }

            (_timed[c], _bad[c], _waits[c]) = (0, 0, false);
        }

        return judged > 0 ? met / judged : null;
    }

    private void Add(int index, in ClassDemand seen)
    {
        _waits[index] |= seen.Backlog > 0;
        if (seen.BadRatio is not { } bad)
            return;
        var requests = Math.Max(1, seen.Timed);
        _timed[index] += requests;
        _bad[index] += bad * requests;
    }
}
