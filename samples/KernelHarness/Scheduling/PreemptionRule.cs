using SchedulerWeights = SqlxOrleans.Domain.Copilot.SchedulerWeights;

namespace SqlxOrleans.KernelHarness.Scheduling;

/// <summary>
/// Deadline-aware preemption: when all slots are taken and the head of a queue is about to miss its deadline, a running
/// statement of a class with a smaller weight is cancelled. Weight is protection: between equals nobody is preempted.
/// </summary>
internal static class PreemptionRule
{
    /// <summary>A job is cancelled at most this often; then it runs to its end, so that overload cannot starve it for ever.</summary>
    public const int MaxPreemptions = 2;

    /// <summary>A cancellation takes a while to bite: it is asked for when this share of the target is still left.</summary>
    private const double Lead = 1.0 / 3;

    /// <summary>
    /// Only statements this long are worth it: a shorter one gives its slot back soon, and cancelling it wastes its work. Judged by
    /// the time alone on the machine: contention stretches every statement, and cancelling more of them then adds to it.
    /// </summary>
    private static readonly TimeSpan LongRunning = TimeSpan.FromMilliseconds(100);

    /// <summary>True when the job can no longer wait: its remaining time is its expected service plus the lead.</summary>
    public static bool IsUrgent(Job waiting, TimeSpan expectedService, TimeSpan now) =>
        now + expectedService + (ClassTargets.P95(waiting.Class) * Lead) >= waiting.Deadline;

    /// <summary>A deadline that has passed is lost; cancelling for it would only waste more work.</summary>
    public static bool CanStillBeMet(Job waiting, TimeSpan expectedService, TimeSpan now) => now + expectedService <= waiting.Deadline;

    /// <summary>The running job to cancel for a waiting one: the least protected, then the one with least work to lose.</summary>
    public static Job? Victim(
        Job waiting, IEnumerable<Job> running, SchedulerWeights weights, PerClass<TimeSpan> serviceAlone, TimeSpan now) => running
        .Where(job => !job.Cancelling
            && job.Preemptions < MaxPreemptions
            && weights[job.Class] < weights[waiting.Class]
            && serviceAlone[job.Class] >= LongRunning)
        .OrderBy(job => weights[job.Class])
        .ThenBy(job => now - job.StartedAt)
        .FirstOrDefault();
}
