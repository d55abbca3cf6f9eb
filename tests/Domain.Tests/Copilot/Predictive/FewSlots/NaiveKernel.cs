using SqlxOrleans.Domain.Copilot.Predictive.FewSlots;

namespace SqlxOrleans.Domain.Tests.Copilot.Predictive.FewSlots;

/// <summary>
/// The naive twin of <see cref="Rollout"/>: every statement of every class one by one, in steps of 0.2 ms, nothing reckoned ahead. Queues without
/// bounds, caps by weight, stride scheduling by cost, cores shared equally.
/// </summary>
internal sealed class NaiveKernel(int slots, double cores, double[] weights, double[] targets)
{
    private const double Step = 0.0002;
    private readonly List<(double At, double Work)>[] _queues = [[], [], [], []];
    private readonly List<(int Class, double At, double Left)> _running = [];
    private readonly double[] _pass = new double[4];
    private readonly (double Late, double All)[] _counted = new (double, double)[8];
    private double _clock;

    /// <summary>Shares of the two windows of 5 s in which each class met its target.</summary>
    public double[] Play(double[] alone, SlotFuture future, Random random)
    {
        var next = new int[4];
        for (var now = 0.0; now < SlotFuture.Length; now += Step)
        {
            if (random.NextDouble() < future.RateOfL[(int)(now / SlotFuture.Piece)] * Step)
                Offer(0, now, alone[0]);
            for (var c = 1; c < 4; c++)
            {
                for (; next[c] < future.At(c).Length && future.At(c)[next[c]] <= now; next[c]++)
                    Offer(c, future.At(c)[next[c]], future.Work(c)[next[c]]);
            }

            Start(alone);
            Progress(now);
        }

        foreach (var (c, at, _) in _running)
            Unfinished(c, at);
        for (var c = 0; c < 4; c++)
            _queues[c].ForEach(job => Unfinished(c, job.At));
        return [.. Enumerable.Range(0, 4).Select(c => Enumerable.Range(2 * c, 2).Count(of => _counted[of].Late <= 0.05 * _counted[of].All) / 2.0)];
    }

    private void Offer(int c, double at, double work)
    {
        if (_queues[c].Count == 0 && _running.All(job => job.Class != c))
            _pass[c] = Math.Max(_pass[c], _clock);
        _queues[c].Add((at, work));
    }

    private void Start(double[] alone)
    {
        while (_running.Count < slots)
        {
            var best = Enumerable.Range(0, 4)
                .Where(c => _queues[c].Count > 0 && _running.Count(job => job.Class == c) < Rollout.Cap(weights[c], slots))
                .OrderBy(c => _pass[c]).DefaultIfEmpty(-1).First();
            if (best < 0)
                return;
            var (at, work) = _queues[best][0];
            _queues[best].RemoveAt(0);
            _clock = Math.Max(_clock, _pass[best]);
            _running.Add((best, at, work));
            _pass[best] += alone[best] * Math.Max(1, _running.Count / cores) / weights[best];
        }
    }

    private void Progress(double now)
    {
        var speed = Math.Min(1, cores / Math.Max(1, _running.Count));
        for (var i = _running.Count - 1; i >= 0; i--)
        {
            var (c, at, left) = _running[i];
            _running[i] = (c, at, left - (Step * speed));
            if (_running[i].Left > 0)
                continue;
            _running.RemoveAt(i);
            Count(c, at, now + Step - at > targets[c]);
        }
    }

    private void Unfinished(int c, double at)
    {
        if (SlotFuture.Length - at > targets[c])
            Count(c, at, true);
    }

    private void Count(int c, double at, bool isLate)
    {
        if (at < 0)
            return;
        ref var counted = ref _counted[(2 * c) + (at < 5 ? 0 : 1)];
        counted = (counted.Late + (isLate ? 1 : 0), counted.All + 1);
    }
}
