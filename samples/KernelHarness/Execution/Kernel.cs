using SqlxOrleans.Client;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.KernelHarness.Plans;
using SqlxOrleans.KernelHarness.Policies;
using SqlxOrleans.KernelHarness.Reporting;
using SqlxOrleans.KernelHarness.Scheduling;
using SqlxOrleans.KernelHarness.Workload;

namespace SqlxOrleans.KernelHarness.Execution;

/// <summary>
/// Runs what the scheduler decides on the database: one lock around the decisions, statements outside of it. Everything that
/// happens to a request is reported to the telemetry and to the log.
/// </summary>
internal sealed class Kernel(
    SchedulerCore scheduler, SlotPool slots, IWeightsPolicy policy, IKernelTelemetry telemetry, IPlanHints plans, SampleLog log,
    TimeProvider clock)
    : IDisposable
{
    private readonly Lock _gate = new();
    private readonly long _origin = clock.GetTimestamp();
    private readonly Dictionary<Job, Attempt> _attempts = [];
    private readonly CancellationTokenSource _abort = new();
    private TaskCompletionSource? _idle;
    private volatile int _effort = 1;

    /// <summary>Time since the start of the run.</summary>
    public TimeSpan Now => clock.GetElapsedTime(_origin);

    /// <summary>Takes a request in; it runs, waits or is rejected.</summary>
    public void Submit(Job job)
    {
        telemetry.Arrived(job);
        bool accepted;
        lock (_gate)
            accepted = scheduler.Offer(job);
        if (accepted)
            StartJobs();
        else
            Settle(job, SampleOutcome.Rejected, Now - job.ArrivedAt, TimeSpan.Zero);
    }

    /// <summary>Takes the newest weights, starts what may start, cancels what must make room. Called every millisecond or so.</summary>
    public void Tick()
    {
        lock (_gate)
        {
            var (weights, epoch) = policy.Current;
            if (epoch != scheduler.Epoch || weights != scheduler.Weights)
                scheduler.Apply(weights, epoch);
        }

        StartJobs();
        lock (_gate)
        {
            if (scheduler.Preempt(Now) is { } victim)
                _attempts[victim].Cancellation = slots.CancelAsync(_attempts[victim].Slot);
        }
    }

    /// <summary>Runs by a phase's slots and speed; what is running is left to end.</summary>
    public void Enter(PhaseProfile phase)
    {
        _effort = phase.Effort;
        lock (_gate)
            scheduler.Slots = phase.SlotsOf(slots.Count);
    }

    /// <summary>The state of one class, for the live view; also refreshes the gauges.</summary>
    public KernelView View()
    {
        lock (_gate)
        {
            telemetry.Sized(scheduler);
            return new KernelView(scheduler.Weights, scheduler.Epoch, scheduler.Slots, new(which =>
                new ClassView(scheduler.Depth(which), scheduler.RunningOf(which), scheduler.Cap(which))));
        }
    }

    /// <summary>Waits until nothing is queued or running; what is left after the patience is given up as unfinished.</summary>
    public async Task DrainAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        Task idle;
        lock (_gate)
        {
            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            idle = _idle.Task;
            SignalIdle();
        }

        try
        {
            await idle.WaitAsync(patience, clock, cancellationToken);
        }
        catch (Exception end) when (end is TimeoutException or OperationCanceledException)
        {
            IReadOnlyList<Job> waiting;
            lock (_gate)
                waiting = scheduler.Abandon();
            foreach (var job in waiting)
                Settle(job, SampleOutcome.Unfinished, Now - job.ArrivedAt, TimeSpan.Zero);
            await _abort.CancelAsync();
            lock (_gate)
                SignalIdle();
            await idle;
        }
    }

    /// <summary>After draining.</summary>
    public void Dispose() => _abort.Dispose();

    private void StartJobs()
    {
        while (true)
        {
            Job? job;
            Attempt attempt;
            lock (_gate)
            {
                job = scheduler.Start(Now);
                if (job is null)
                    return;
                attempt = new Attempt(slots.Take());
                _attempts.Add(job, attempt);
            }

            _ = RunAsync(job, attempt);
        }
    }

    private async Task RunAsync(Job job, Attempt attempt)
    {
        var result = await AttemptAsync(job, attempt.Slot);
        var (latency, service) = (Now - job.ArrivedAt, Now - job.StartedAt);
        Task? cancellation;
        lock (_gate)
        {
            cancellation = attempt.Cancellation;
            // From here on nobody may ask for this attempt's cancellation.
            job.Cancelling = true;
        }

        // A cancellation on its way must not hit the next statement of this slot.
        if (cancellation is not null)
            await cancellation;

        // After the drain's patience nothing goes back to a queue that nobody serves any more.
        var preempted = result == AttemptResult.Cancelled && cancellation is not null && !_abort.IsCancellationRequested;
        lock (_gate)
        {
            _attempts.Remove(job);
            slots.Give(attempt.Slot);
            if (preempted)
                scheduler.Requeue(job);
            else
                scheduler.Finish(job, service);
        }

        if (preempted)
            telemetry.Preempted(job);
        else
            Settle(job, OutcomeOf(result), latency, service);
        if (result == AttemptResult.Disconnected && !_abort.IsCancellationRequested)
            telemetry.DriverFailed();
        StartJobs();
        lock (_gate)
            SignalIdle();
    }

    private async Task<AttemptResult> AttemptAsync(Job job, ExecutionSlot slot)
    {
        try
        {
            var effort = _effort;
            var result = await slot.ExecuteAsync(job.Class, job.Size, job.Seed, plans, _abort.Token);
            for (var turn = 1; turn < effort && result == AttemptResult.Completed; turn++)
                result = await slot.ExecuteAsync(job.Class, job.Size, job.Seed, plans, _abort.Token);
            return result;
        }
        catch (OperationCanceledException)
        {
            return AttemptResult.Cancelled;
        }
    }

    private SampleOutcome OutcomeOf(AttemptResult result) => result switch
    {
        AttemptResult.Completed => SampleOutcome.Completed,
        _ when _abort.IsCancellationRequested => SampleOutcome.Unfinished,
        _ => SampleOutcome.Failed,
    };

    private void Settle(Job job, SampleOutcome outcome, TimeSpan latency, TimeSpan service)
    {
        log.Add(new Sample(job.Phase, job.Class, job.ArrivedAt, latency, service, outcome, job.Preemptions));
        telemetry.Ended(job, ToQueryOutcome(outcome), latency < TimeSpan.Zero ? TimeSpan.Zero : latency, service);
    }

    private static QueryOutcome ToQueryOutcome(SampleOutcome outcome) => outcome switch
    {
        SampleOutcome.Completed => QueryOutcome.Ok,
        SampleOutcome.Rejected => QueryOutcome.Rejected,
        SampleOutcome.Unfinished => QueryOutcome.ClientCancelled,
        _ => QueryOutcome.Failed,
    };

    private void SignalIdle()
    {
        if (scheduler.Running == 0 && scheduler.Waiting == 0)
            _idle?.TrySetResult();
    }
}
