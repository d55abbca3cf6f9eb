using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Tests.Copilot;

/// <summary>
/// A small deterministic stand-in for a kernel: 16 workers, four bounded queues, service shared by weight among the classes that
/// wait, in steps of 5 ms of simulated time. Enough to tell good weights from bad ones; not a model of a database.
/// </summary>
internal sealed class SchedulerToy(int seed, bool hasBursts)
{
    public static readonly double[] TargetsMs = [15, 200, 1500, 3000];
    private const double Step = 0.005;
    private const int Workers = 16;
    private static readonly double[] _meanSeconds = [0.002, 0.040, 0.300, 0.500];
    private static readonly double[] _sigma = [0.6, 0.6, 0.9, 0.6];
    private static readonly int[] _bounds = [600, 160, 60, 24];
    private static readonly double[] _objective = [0.40, 0.15, 0.25, 0.20];

    private readonly Random _random = new(seed);
    private readonly List<Job>[] _queues = [[], [], [], []];
    private readonly List<double>[] _latencies = [[], [], [], []];
    private readonly ClassOutcome[] _second = new ClassOutcome[4];
    private readonly (long Good, long All)[] _window = new (long, long)[4];
    private readonly bool[] _isOn = [true, true, true, true];
    private readonly double[] _turnsAt = new double[4];
    private double _now;
    private long _number;

    /// <summary>Runs a phase and returns J: the mean over 5 s windows of the weighted share of classes that met their target.</summary>
    public double Run(double[] load, int seconds, Func<IReadOnlyList<OutcomeReport>, SchedulerWeights> decide, SchedulerWeights first)
    {
        var weights = first;
        double met = 0;
        for (var second = 1; second <= seconds; second++)
        {
            for (var i = 0; i < 200; i++)
                Advance(load, PerClass.Of(weights).ToArray());
            weights = decide(Report());
            if (second % 5 == 0)
                met += CloseWindow();
        }

        return met / (seconds / 5);
    }

    private void Advance(double[] load, double[] weights)
    {
        _now += Step;
        for (var c = 0; c < 4; c++)
        {
            var arrivals = Poisson(Burst(c) * load[c] * Workers / _meanSeconds[c] * Step);
            _second[c] = _second[c] with { Arrivals = _second[c].Arrivals + arrivals };
            for (var i = 0; i < arrivals; i++)
            {
                if (_queues[c].Count < _bounds[c])
                    _queues[c].Add(new Job(_now, LogNormal(_meanSeconds[c], _sigma[c])));
                else
                    End(c, null, 0);
            }
        }

        Serve(weights);
    }

    /// <summary>On and off for 4 and 16 s in the mean; the average over both is 1.</summary>
    private double Burst(int c)
    {
        if (_now >= _turnsAt[c])
        {
            _isOn[c] = !_isOn[c];
            _turnsAt[c] = _now + ((_isOn[c] ? 4 : 16) * -Math.Log(1 - _random.NextDouble()));
        }

        return hasBursts ? (_isOn[c] ? 1.6 : 1) / 1.12 : 1;
    }

    private void Serve(double[] weights)
    {
        var left = Workers * Step;
        Span<double> wanted = stackalloc double[4];
        for (var c = 0; c < 4; c++)
            wanted[c] = _queues[c].Sum(job => Math.Min(Step, job.Left));
        Span<double> granted = stackalloc double[4];
        for (var round = 0; round < 4 && left > 1e-12; round++)
        {
            double total = 0;
            for (var c = 0; c < 4; c++)
                total += wanted[c] - granted[c] > 1e-12 ? weights[c] : 0;
            if (total <= 0)
                break;
            var share = left / total;
            for (var c = 0; c < 4; c++)
            {
                if (wanted[c] - granted[c] <= 1e-12)
                    continue;
                var more = Math.Min(wanted[c] - granted[c], share * weights[c]);
                granted[c] += more;
                left -= more;
            }
        }

        for (var c = 0; c < 4; c++)
            Work(c, granted[c]);
    }

    private void Work(int c, double budget)
    {
        var queue = _queues[c];
        for (var i = 0; i < queue.Count && budget > 1e-12; i++)
        {
            var job = queue[i];
            var done = Math.Min(Math.Min(Step, job.Left), budget);
            budget -= done;
            job.Left -= done;
            if (job.Left <= 1e-12)
                End(c, (_now - job.ArrivedAt + (Step / 2)) * 1000, job.Service);
        }

        queue.RemoveAll(job => job.Left <= 1e-12);
    }

    private void End(int c, double? latencyMs, double service)
    {
        var good = latencyMs <= TargetsMs[c];
        _window[c] = (_window[c].Good + (good ? 1 : 0), _window[c].All + 1);
        if (latencyMs is { } ms)
            _latencies[c].Add(ms);
        var one = new ClassOutcome(
            1, latencyMs is null ? 1 : 0, latencyMs is null ? 0 : 1, good ? 1 : 0, 1, latencyMs is null ? 1 : 0, 0,
            service, service > 0 ? 1 : 0, (latencyMs ?? 0) / 1000, 0, 0);
        _second[c] += one;
    }

    private List<OutcomeReport> Report()
    {
        _number++;
        var reports = new List<OutcomeReport>(4);
        for (var c = 0; c < 4; c++)
        {
            _latencies[c].Sort();
            var p95 = _latencies[c].Count == 0 ? 0 : _latencies[c][(int)Math.Ceiling(0.95 * _latencies[c].Count) - 1];
            var outcome = new EpochClassOutcome(0, _second[c] with { P95Ms = p95 });
            var waiting = Math.Max(0, _queues[c].Count - Workers);
            reports.Add(new((WorkloadClass)(c + 1), "toy", _number, [outcome], waiting, Workers, TargetsMs[c]));
            _latencies[c].Clear();
            _second[c] = default;
        }

        return reports;
    }

    private double CloseWindow()
    {
        double met = 0;
        for (var c = 0; c < 4; c++)
        {
            met += _window[c].Good >= 0.95 * _window[c].All ? _objective[c] : 0;
            _window[c] = default;
        }

        return met;
    }

    private int Poisson(double mean)
    {
        var (limit, product, count) = (Math.Exp(-mean), _random.NextDouble(), 0);
        while (product > limit)
        {
            product *= _random.NextDouble();
            count++;
        }

        return count;
    }

    private double LogNormal(double mean, double sigma)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        return mean * Math.Exp((sigma * normal) - (sigma * sigma / 2));
    }

    private sealed class Job(double arrivedAt, double service)
    {
        public double ArrivedAt { get; } = arrivedAt;

        public double Service { get; } = service;

        public double Left { get; set; } = service;
    }
}
