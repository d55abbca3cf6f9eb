using SchedulerWeights = SqlxOrleans.Domain.Copilot.SchedulerWeights;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.KernelHarness.Scheduling;

/// <summary>
/// The scheduler's decisions: a bounded queue per class, weights as service shares and slot caps, deadline preemption. Pure:
/// time comes in, nothing runs here; the caller serialises calls.
/// </summary>
internal sealed class SchedulerCore(int slots, PerClass<int> bounds, PerClass<TimeSpan> calibratedService)
{
    private readonly PerClass<LinkedList<Job>> _queues = new(_ => new LinkedList<Job>());
    private readonly PerClass<int> _runningOf = new(_ => 0);
    private readonly List<Job> _running = [];
    private readonly StrideClock _clock = new();
    private readonly ServiceEstimate _service = new(calibratedService);

    public SchedulerWeights Weights { get; private set; } = SchedulerWeights.Default;

    /// <summary>The epoch of <see cref="Weights"/>; 0 for weights that nobody decided.</summary>
    public long Epoch { get; private set; }

    /// <summary>Slots in use by policy of the phase; running jobs over a lowered limit are left to end.</summary>
    public int Slots { get; set; } = slots;

    public int Running => _running.Count;

    public int Waiting => WorkloadClasses.Judged.Sum(which => _queues[which].Count);

    public int Depth(WorkloadClass workloadClass) => _queues[workloadClass].Count;

    public int RunningOf(WorkloadClass workloadClass) => _runningOf[workloadClass];

    public int Cap(WorkloadClass workloadClass) => SlotCaps.Of(workloadClass, Weights, Slots);

    public void Apply(SchedulerWeights weights, long epoch)
    {
        if (!weights.IsValid)
            throw new ArgumentException($"{weights} are not weights: each must be over 0 and together 1.", nameof(weights));
        (Weights, Epoch) = (weights, epoch);
    }

    /// <summary>Queues a request; false when its queue is full, and then it is rejected.</summary>
    public bool Offer(Job job)
    {
        var queue = _queues[job.Class];
        if (queue.Count >= bounds[job.Class])
            return false;
        Wake(job.Class);
        queue.AddLast(job);
        return true;
    }

    /// <summary>The next job to run, already counted as running; <c>null</c> when no slot is free or every class is at its cap.</summary>
    public Job? Start(TimeSpan now)
    {
        if (_running.Count >= Slots || NextClass() is not { } workloadClass)
            return null;
        var job = _queues[workloadClass].First!.Value;
        _queues[workloadClass].RemoveFirst();
        _clock.Serve(workloadClass);
        // Charged ahead by estimate: a long statement must count against its class while it runs, not after.
        _clock.Charge(workloadClass, _service.Expected[workloadClass], Weights);
        (job.StartedAt, job.Epoch, job.Cancelling) = (now, Epoch, false);
        _running.Add(job);
        _runningOf[workloadClass]++;
        return job;
    }

    /// <summary>A running job has ended, well or not.</summary>
    public void Finish(Job job, TimeSpan service)
    {
        Leave(job);
        _clock.Charge(job.Class, service - _service.Expected[job.Class], Weights);
        _service.Observe(job.Class, service);
    }

    /// <summary>A running job was cancelled for another class: it goes back to the head of its queue, over the bound if need be.</summary>
    public void Requeue(Job job)
    {
        Leave(job);
        job.Preemptions++;
        Wake(job.Class);
        _queues[job.Class].AddFirst(job);
    }

    /// <summary>Chooses a running job to cancel, for the most protected class whose head would otherwise miss its deadline.</summary>
    public Job? Preempt(TimeSpan now)
    {
        if (_running.Count < Slots || _running.Any(job => job.Cancelling))
            return null;
        foreach (var workloadClass in WorkloadClasses.Judged.OrderByDescending(which => Weights[which]))
        {
            if (_queues[workloadClass].First?.Value is not { } head || _runningOf[workloadClass] >= Cap(workloadClass))
                continue;
            var expected = _service.Expected[workloadClass];
            if (!PreemptionRule.IsUrgent(head, expected, now) || !PreemptionRule.CanStillBeMet(head, expected, now))
                continue;
            if (PreemptionRule.Victim(head, _running, Weights, calibratedService, now) is { } victim)
            {
                victim.Cancelling = true;
                return victim;
            }
        }

        return null;
    }

    /// <summary>Takes every waiting job away, when a run ends.</summary>
    public IReadOnlyList<Job> Abandon()
    {
        Job[] waiting = [.. WorkloadClasses.Judged.SelectMany(which => _queues[which])];
        foreach (var workloadClass in WorkloadClasses.Judged)
            _queues[workloadClass].Clear();
        return waiting;
    }

    private WorkloadClass? NextClass()
    {
        WorkloadClass? next = null;
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            if (_queues[workloadClass].Count == 0 || _runningOf[workloadClass] >= Cap(workloadClass))
                continue;
            if (next is not { } best || _clock.Pass(workloadClass) < _clock.Pass(best))
                next = workloadClass;
        }

        return next;
    }

    private void Wake(WorkloadClass workloadClass)
    {
        if (_queues[workloadClass].Count == 0 && _runningOf[workloadClass] == 0)
            _clock.Wake(workloadClass);
    }

    private void Leave(Job job)
    {
        if (!_running.Remove(job))
            throw new InvalidOperationException($"A job of class {job.Class.Name()} ended that was not running.");
        _runningOf[job.Class]--;
    }
}
