namespace SqlxOrleans.Load.Plans;

/// <summary>What the queries took in each round with learning and, in the same round, without.</summary>
internal sealed class PairedTimes
{
    private readonly List<(double LearningMs, double DefaultMs)[]> _rounds = [];

    public int Rounds => _rounds.Count;

    /// <summary>Adds a round, in the order of the queries.</summary>
    public void Add((double LearningMs, double DefaultMs)[] round) => _rounds.Add(round);

    /// <summary>Total with learning relative to the total without, over rounds and one query or all.</summary>
    public double Ratio(int from, int count, int? query = null)
    {
        double learning = 0, byDefault = 0;
        foreach (var round in _rounds.Skip(from).Take(count))
        {
            for (var i = 0; i < round.Length; i++)
            {
                if (query is { } only && only != i)
                    continue;
                learning += round[i].LearningMs;
                byDefault += round[i].DefaultMs;
            }
        }

        return byDefault > 0 ? learning / byDefault : double.NaN;
    }

    /// <summary>The greatest ratio of a whole window among the first rounds.</summary>
    public double Worst(int rounds, int window)
    {
        var worst = double.NaN;
        for (var from = 0; from + window <= rounds; from += window)
            worst = double.IsNaN(worst) ? Ratio(from, window) : Math.Max(worst, Ratio(from, window));
        return worst;
    }
}
