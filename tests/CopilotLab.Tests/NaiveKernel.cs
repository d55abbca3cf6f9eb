using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.CopilotLab.Simulation;
using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Tests;

/// <summary>The kernel as one would write it down first: lists, scans, and a class for each query. The twin of the fast one.</summary>
internal sealed class NaiveKernel(Scenario scenario, SchedulerWeights weights)
{
    private readonly List<Query>[] _queues = [[], [], [], []];
    private readonly List<(long At, int Worker, Query Query)> _running = [];
    private readonly double[] _pass = new double[4];
    private double _virtual;

    /// <summary>Good and late or rejected requests per class and second of the verdict.</summary>
    public Dictionary<(int Class, long Second), (int Good, int All)> Run(Timeline timeline, long seed)
    {
        var verdicts = new Dictionary<(int Class, long Second), (int Good, int All)>();
        var requests = Requests(timeline, seed).OrderBy(query => query.At).ThenBy(query => query.Class).ToList();
        var free = Enumerable.Range(0, scenario.Kernel.Workers).ToHashSet();
        var end = timeline.Seconds * 1_000_000_000L;
        while (true)
        {
            var slice = _running.OrderBy(each => each.At).ThenBy(each => each.Worker).Cast<(long At, int Worker, Query Query)?>().FirstOrDefault();
            var arrival = requests.Count > 0 ? requests[0] : null;
            if (Math.Min(slice?.At ?? long.MaxValue, arrival?.At ?? long.MaxValue) >= end)
                break;
            if (slice is { } ended && ended.At <= (arrival?.At ?? long.MaxValue))
            {
                _running.Remove(ended);
                if (ended.Query.Left > 0)
                    Enqueue(ended.Query, 0);
                else if (ended.At - ended.Query.At <= Target(ended.Query))
                    Count(ended.Query, ended.At, 1);
                else
                    Count(ended.Query, ended.Query.At + Target(ended.Query), 0);
                free.Add(ended.Worker);
                Start(ended.At, ended.Worker, timeline);
            }
            else
            {
                requests.RemoveAt(0);
                if (_queues[arrival!.Class].Count >= Pick.Of(scenario.Kernel.QueueBounds, arrival.Class))
                {
                    Count(arrival, arrival.At, 0);
                    continue;
                }

                Enqueue(arrival, _queues[arrival.Class].Count);
                if (free.Count > 0)
                    Start(arrival.At, free.Min(), timeline);
            }
        }

        foreach (var query in _running.Select(each => each.Query).Concat(_queues.SelectMany(queue => queue)))
            Count(query, query.At + Target(query), 0);
        return verdicts;

        void Start(long now, int worker, Timeline phases)
        {
            if (Dispatch(now, phases) is not { } started)
                return;
            free.Remove(worker);
            _running.Add((started.End, worker, started.Query));
        }

        void Count(Query query, long at, int good)
        {
            var (key, before) = ((query.Class, at / 1_000_000_000L), verdicts.GetValueOrDefault((query.Class, at / 1_000_000_000L)));
            if (at < end)
                verdicts[key] = (before.Good + good, before.All + 1);
        }
    }

    private List<Query> Requests(Timeline timeline, long seed)
    {
        var all = new List<Query>();
        for (var c = 0; c < 4; c++)
        {
            for (var stream = new ArrivalStream(scenario, timeline, seed, c); stream.NextAt < long.MaxValue; stream.Advance())
                all.Add(new Query { Class = c, At = stream.NextAt, Left = stream.NextService });
        }

        return all;
    }

    private void Enqueue(Query query, int place)
    {
        if (_queues[query.Class].Count == 0)
            _pass[query.Class] = Math.Max(_pass[query.Class], _virtual);
        _queues[query.Class].Insert(place, query);
    }

    private (Query Query, long End)? Dispatch(long now, Timeline timeline)
    {
        var waiting = Enumerable.Range(0, 4).Where(c => _queues[c].Count > 0).ToList();
        if (waiting.Count == 0)
            return null;
        var next = waiting.MinBy(c => _pass[c]);
        var query = _queues[next][0];
        _queues[next].RemoveAt(0);
        _virtual = _pass[next];
        var slow = 1 / timeline.Spans.Single(span => now >= span.StartSecond * 1e9 && now < span.EndSecond * 1e9).Phase.Speed;
        if (next == 0)
            slow *= 1 + (scenario.Kernel.Coupling * _running.Count(each => each.Query.Class == 1) / scenario.Kernel.Workers);
        var took = Math.Min(query.Left * slow, scenario.Kernel.QuantumMs * 1e6);
        query.Left = query.Left * slow <= scenario.Kernel.QuantumMs * 1e6 ? 0 : query.Left - (took / slow);
        _pass[next] += (took + (scenario.Kernel.OverheadMs * 1e6)) * (1 / PerClass.Of(weights).ToArray()[next]);
        return (query, now + (long)took + (long)(scenario.Kernel.OverheadMs * 1e6));
    }

    private long Target(Query query) => (long)(Pick.Of(scenario.TargetsMs, query.Class) * 1e6);

    private sealed class Query
    {
        public int Class { get; init; }

        public long At { get; init; }

        public double Left { get; set; }
    }
}
