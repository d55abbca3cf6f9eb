using SqlxOrleans.Domain.Plans;

namespace SqlxOrleans.Domain.Tests.Plans;

/// <summary>The twin: keeps every observation and its time, and computes the posterior from scratch.</summary>
internal sealed class NaiveArm
{
    private readonly List<(DateTimeOffset At, double Logarithm)> _seen = [];

    public void Add(DateTimeOffset at, double logarithm) => _seen.Add((at, logarithm));

    public int Count => _seen.Count;

    public double Mean(DateTimeOffset now) => Weighted(now).Sum(each => each.Weight * each.Value) / Weighted(now).Sum(each => each.Weight);

    public LatencyPosterior Posterior(DateTimeOffset now, double priorMean)
    {
        var weighted = Weighted(now).ToList();
        var n = weighted.Sum(each => each.Weight);
        if (n == 0)
            return new LatencyPosterior(priorMean, 1, 1, 0.25);
        var mean = Mean(now);
        var squares = weighted.Sum(each => each.Weight * Math.Pow(each.Value - mean, 2));
        return new LatencyPosterior(
            (priorMean + (n * mean)) / (1 + n), 1 + n, 1 + (n / 2), 0.25 + (squares / 2) + (n * Math.Pow(mean - priorMean, 2) / (2 * (1 + n))));
    }

    private IEnumerable<(double Weight, double Value)> Weighted(DateTimeOffset now) =>
        _seen.Select(each => (Math.Pow(0.99, (now - each.At).TotalHours), each.Logarithm));
}
