using SqlxOrleans.Client;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.KernelHarness.Execution;
using SqlxOrleans.KernelHarness.Plans;
using SqlxOrleans.KernelHarness.Scheduling;

namespace SqlxOrleans.KernelHarness.Workload;

/// <summary>
/// What the machine completes with every slot busy, while everything runs beside it that also runs beside the phases: the cluster, and
/// the telemetry of each request. Loads are shares of this: shares of what a bare database completes would overload a machine of two
/// cores in every phase, whatever it is called.
/// </summary>
internal sealed class CapacityProbe(PerClass<TimeSpan> service, IKernelTelemetry telemetry, int seed, TimeProvider clock)
{
    /// <summary>Until slots and caches are busy as later; not counted.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(10);

    private readonly CapacityMix _mix = new(service, Phases.All[0].Load, new Random(seed));
    private readonly long _started = clock.GetTimestamp();

    /// <summary>Seconds of service, as of a statement alone on the machine, that are completed in a second.</summary>
    public async Task<double> MeasureAsync(SlotPool slots, CancellationToken cancellationToken)
    {
        await Task.WhenAll(slots.All.Select(slot => WorkAsync(slot, cancellationToken)));
        return _mix.CompletedSeconds / Measured.TotalSeconds;
    }

    private async Task WorkAsync(ExecutionSlot slot, CancellationToken cancellationToken)
    {
        var plans = new DefaultPlans();
        while (Now < WarmUp + Measured)
        {
            var arrival = _mix.Next(Now);
            var job = new Job(arrival, phase: 0) { StartedAt = arrival.At };
            telemetry.Arrived(job);
            var result = await slot.ExecuteAsync(job.Class, job.Size, job.Seed, plans, cancellationToken);
            var ended = Now;
            telemetry.Ended(job, QueryOutcome.Ok, ended - job.StartedAt, ended - job.StartedAt);
            if (result != AttemptResult.Completed)
                throw Calibrator.Failure(result, job.Class);
            // By the time of its end: what had begun before is counted as a whole, and what has not ended by then not at all. On average that
            // evens out; waiting for the last statements would count seconds in which most slots are idle.
            if (ended >= WarmUp && ended < WarmUp + Measured)
                _mix.Complete(arrival);
        }
    }

    private TimeSpan Now => clock.GetElapsedTime(_started);
}
