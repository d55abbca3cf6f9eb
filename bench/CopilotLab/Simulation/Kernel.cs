using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Simulation;

/// <summary>
/// Workers over four bounded queues by stride scheduling: a class's virtual time advances by the worker time it takes over its
/// weight, and the class furthest behind goes next. A class that comes back from idleness starts at the virtual time of the last
/// dispatch, as in start-time fair queueing: idleness earns no credit. A query whose slice ends goes back to the head of its
/// queue, as in the harness's scheduler.
/// </summary>
internal sealed class Kernel
{
    private const double Nanoseconds = 1e6;
    private readonly KernelShape _shape;
    private readonly ArrivalStream[] _arrivals;
    private readonly Verdicts _verdicts;
    private readonly ClassMeter[] _meters;
    private readonly JobRing[] _queues = new JobRing[Pick.Classes];
    private readonly WorkerHeap _busy;
    private readonly int[] _idle;
    private readonly int[] _running;
    private readonly int[] _bounds = new int[Pick.Classes];
    private readonly int[] _runningOf = new int[Pick.Classes];
    private readonly long[] _targets = new long[Pick.Classes];
    private readonly double[] _pass = new double[Pick.Classes];
    private readonly double[] _perCost = new double[Pick.Classes];
    private readonly double[] _expected = new double[Pick.Classes];
    private readonly Job[] _jobs;
    private readonly int[] _free;
    private readonly long _quantum;
    private readonly long _overhead;
    private int _freeCount;
    private int _idleCount;
    private double _virtual;
    private double _slow = 1;
    private long _epoch = ClassMeter.FirstEpoch;
    private long _order;

    public Kernel(Scenario scenario, ArrivalStream[] arrivals, Verdicts verdicts, ClassMeter[] meters)
    {
        (_shape, _arrivals, _verdicts, _meters) = (scenario.Kernel, arrivals, verdicts, meters);
        _quantum = (long)(_shape.QuantumMs * Nanoseconds);
        _overhead = (long)(_shape.OverheadMs * Nanoseconds);
        var (workers, room) = (_shape.Workers, _shape.Workers);
        for (var c = 0; c < Pick.Classes; c++)
        {
            _bounds[c] = Pick.Of(_shape.QueueBounds, c);
            // Queries whose slice ended come back whatever the bound.
            _queues[c] = new(_bounds[c] + workers);
            _targets[c] = (long)(Pick.Of(scenario.TargetsMs, c) * Nanoseconds);
            _expected[c] = Pick.Of(scenario.Service, c).MeanMs * Nanoseconds;
            room += _bounds[c] + workers;
        }

        _busy = new(workers);
        _running = new int[workers];
        _idle = [.. Enumerable.Range(0, workers).Reverse()];
        _idleCount = workers;
        _jobs = new Job[room];
        _free = [.. Enumerable.Range(0, room).Reverse()];
        _freeCount = room;
        Apply(scenario.Start);
    }

    public long Epoch => _epoch;

    /// <summary>Speed of the workers from now on; a slice that has begun keeps its length.</summary>
    public double Speed
    {
        set => _slow = 1 / value;
    }

    public int Waiting(int classIndex) => _queues[classIndex].Count;

    /// <summary>New weights: a new epoch, for the queries that begin from now on.</summary>
    public void Change(SchedulerWeights weights)
    {
        _epoch++;
        Apply(weights);
        foreach (var meter in _meters)
            meter.Begin(_epoch);
    }

    /// <summary>Everything that happens before a time.</summary>
    public void RunUntil(long end)
    {
        while (true)
        {
            var next = 0;
            for (var c = 1; c < Pick.Classes; c++)
                next = _arrivals[c].NextAt < _arrivals[next].NextAt ? c : next;
            var (arrival, slice) = (_arrivals[next].NextAt, _busy.FirstAt);
            if (Math.Min(arrival, slice) >= end)
                return;
            if (slice <= arrival)
                EndSlice(slice);
            else
                Arrive(next, arrival);
        }
    }

    /// <summary>At the end of a run: what is still here and past its target has missed it.</summary>
    public void Close()
    {
        while (_busy.Count > 0)
        {
            Settle(_jobs[_running[_busy.FirstWorker]]);
            _busy.PopFirst();
        }

        foreach (var queue in _queues)
        {
            while (queue.Count > 0)
                Settle(_jobs[queue.RemoveFirst()]);
        }
    }

    private void Settle(in Job job) => _verdicts.Bad(job.Class, job.ArrivedAt + _targets[job.Class]);

    private void Apply(SchedulerWeights weights)
    {
        (_perCost[0], _perCost[1], _perCost[2], _perCost[3]) = (1 / weights.L, 1 / weights.B, 1 / weights.A, 1 / weights.S);
    }

    private void Arrive(int c, long now)
    {
        _meters[c].Arrived();
        var service = _arrivals[c].NextService;
        _arrivals[c].Advance();
        if (_queues[c].Count >= _bounds[c])
        {
            _meters[c].Rejected();
            _verdicts.Bad(c, now);
            return;
        }

        var number = _free[--_freeCount];
        _jobs[number] = new() { ArrivedAt = now, Left = service, Class = c, Epoch = -1, Order = _order++ };
        Wake(c);
        _queues[c].AddLast(number);
        if (_idleCount > 0)
            _busy.Push(Dispatch(now, _idle[--_idleCount]), _idle[_idleCount]);
    }

    private void Wake(int c)
    {
        if (_queues[c].Count == 0)
            _pass[c] = Math.Max(_pass[c], _virtual);
    }

    private void EndSlice(long now)
    {
        var worker = _busy.FirstWorker;
        var number = _running[worker];
        ref var job = ref _jobs[number];
        _runningOf[job.Class]--;
        if (job.Left > 0)
        {
            Wake(job.Class);
            _queues[job.Class].AddFirst(number);
        }
        else
        {
            End(number, ref job, now);
        }

        var end = Dispatch(now, worker);
        if (end > 0)
        {
            _busy.ReplaceFirst(end, worker);
            return;
        }

        _busy.PopFirst();
        _idle[_idleCount++] = worker;
    }

    private void End(int number, ref Job job, long now)
    {
        var (c, latency) = (job.Class, now - job.ArrivedAt);
        _meters[c].Ended(job.Epoch, latency, job.Ran);
        if (latency <= _targets[c])
            _verdicts.Good(c, now);
        else
            Settle(job);
        if (_shape.NonPreemptive)
        {
            _pass[c] += (job.Ran - _expected[c]) * _perCost[c];
            _expected[c] += 0.05 * (job.Ran - _expected[c]);
        }

        _free[_freeCount++] = number;
    }

    /// <returns>When the slice ends; 0 when nothing waits.</returns>
    private long Dispatch(long now, int worker)
    {
        var c = _shape.IgnoresWeights ? Oldest() : FurthestBehind();
        if (c < 0)
            return 0;
        var number = _queues[c].RemoveFirst();
        ref var job = ref _jobs[number];
        _virtual = _pass[c];
        if (job.Epoch < 0)
            job.Epoch = _epoch;
        var slow = c == 0 ? _slow * (1 + (_shape.Coupling * _runningOf[1] / _shape.Workers)) : _slow;
        var need = job.Left * slow;
        double took;
        if (need <= _quantum || _shape.NonPreemptive)
        {
            (took, job.Left) = (need, 0);
            // Charged ahead by estimate, as a kernel does that cannot know; the difference follows at the end.
            _pass[c] += ((_shape.NonPreemptive ? _expected[c] : took) + _overhead) * _perCost[c];
        }
        else
        {
            (took, job.Left) = (_quantum, job.Left - (_quantum / slow));
            _pass[c] += (took + _overhead) * _perCost[c];
        }

        job.Ran += took;
        _running[worker] = number;
        _runningOf[c]++;
        return now + (long)took + _overhead;
    }

    private int FurthestBehind()
    {
        var (best, least) = (-1, double.MaxValue);
        for (var c = 0; c < Pick.Classes; c++)
        {
            if (_queues[c].Count > 0 && _pass[c] < least)
                (best, least) = (c, _pass[c]);
        }

        return best;
    }

    private int Oldest()
    {
        var (best, least) = (-1, long.MaxValue);
        for (var c = 0; c < Pick.Classes; c++)
        {
            if (_queues[c].Count > 0 && _jobs[_queues[c].Peek].Order < least)
                (best, least) = (c, _jobs[_queues[c].Peek].Order);
        }

        return best;
    }
}
