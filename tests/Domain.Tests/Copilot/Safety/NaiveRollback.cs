using MathNet.Numerics.Distributions;
using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.Domain.Tests.Copilot.Safety;

/// <summary>Rollback as one would first write it: it keeps every interval since the last restoration and starts from scratch each time.</summary>
internal sealed class NaiveRollback(SchedulerWeights first)
{
    private List<(SchedulerWeights Weights, List<(DateTimeOffset At, double J, long[] Arrivals)> Intervals)> _runs = [(first, [])];
    private bool _isSettling = true;

    public SchedulerWeights InForce => _runs[^1].Weights;

    public DateTimeOffset HoldUntil { get; private set; }

    /// <summary>Takes an interval, then the learner's wish; true when the former weights are restored.</summary>
    public bool Step(DateTimeOffset at, bool[] met, long[] arrivals, SchedulerWeights wish)
    {
        if (!_isSettling)
            _runs[^1].Intervals.Add((at, (float)((met[0] ? 0.4 : 0) + (met[1] ? 0.15 : 0) + (met[2] ? 0.25 : 0) + (met[3] ? 0.2 : 0)), arrivals));
        _isSettling = false;
        var isWorse = IsWorse(out var former);
        if (isWorse)
        {
            _runs = [former];
            _isSettling = true;
            HoldUntil = at.AddSeconds(25);
        }
        else if (wish != InForce && at >= HoldUntil)
        {
            _runs.Add((wish, []));
            _isSettling = true;
        }

        return isWorse;
    }

    private bool IsWorse(out (SchedulerWeights Weights, List<(DateTimeOffset At, double J, long[] Arrivals)> Intervals) former)
    {
        former = _runs[..^1].LastOrDefault(run => run.Intervals.Count >= 5);
        if (former.Intervals is null || former.Weights == InForce)
            return false;
        var (before, now) = (former.Intervals.TakeLast(24).ToList(), _runs[^1].Intervals.TakeLast(24).ToList());
        if (now.Count == 0 || now[^1].At - before[^1].At > TimeSpan.FromMinutes(15))
            return false;
        var usual = Enumerable.Range(0, 4).Select(c => before.Average(each => each.Arrivals[c])).ToArray();
        var (x, y) = (Comparable(before), Comparable(now));
        if (x.Length < 5 || y.Length < 5)
            return false;
        var (vx, vy) = (Variance(x) / x.Length, Variance(y) / y.Length);
        var freedom = Math.Pow(vx + vy, 2) / ((vx * vx / (x.Length - 1)) + (vy * vy / (y.Length - 1)));
        return StudentT.CDF(0, 1, freedom, (x.Average() - y.Average() - 0.05) / Math.Sqrt(vx + vy)) >= 0.95;

        double[] Comparable(List<(DateTimeOffset At, double J, long[] Arrivals)> intervals) =>
        [
            .. intervals.Where(each => Enumerable.Range(0, 4).All(c =>
                Math.Abs(each.Arrivals[c] - usual[c]) <= Math.Max(usual[c] / 4, 3 * Math.Sqrt(Math.Max(1, usual[c]))))).Select(each => each.J),
        ];
    }

    private static double Variance(double[] samples)
    {
        var mean = samples.Average();
        return Math.Max(0.0025, samples.Sum(sample => (sample - mean) * (sample - mean)) / (samples.Length - 1));
    }
}
