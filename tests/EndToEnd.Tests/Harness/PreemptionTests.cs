using SchedulerWeights = SqlxOrleans.Domain.Copilot.SchedulerWeights;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.KernelHarness.Scheduling;
using Xunit;
using static SqlxOrleans.EndToEnd.Tests.Harness.HarnessJobs;

namespace SqlxOrleans.EndToEnd.Tests.Harness;

public sealed class PreemptionTests
{
    private static readonly SchedulerWeights Weights = new(.5, .2, .2, .1);

    [Fact]
    public void A_long_statement_is_cancelled_when_a_more_protected_class_is_about_to_miss_its_deadline()
    {
        var (scheduler, long1) = Busy(WorkloadClass.A);
        scheduler.Offer(Of(WorkloadClass.L, atMs: 100));
        Assert.Null(scheduler.Preempt(Ms(101)));
        Assert.Same(long1, scheduler.Preempt(Ms(110)));
        Assert.True(long1.Cancelling);
    }

    [Fact]
    public void One_cancellation_at_a_time_is_under_way()
    {
        var (scheduler, _) = Busy(WorkloadClass.A);
        scheduler.Offer(Of(WorkloadClass.L, atMs: 100));
        Assert.NotNull(scheduler.Preempt(Ms(110)));
        Assert.Null(scheduler.Preempt(Ms(111)));
    }

    [Fact]
    public void Nothing_is_cancelled_for_a_deadline_that_has_passed()
    {
        var (scheduler, _) = Busy(WorkloadClass.A);
        scheduler.Offer(Of(WorkloadClass.L, atMs: 100));
        Assert.Null(scheduler.Preempt(Ms(115)));
    }

    [Fact]
    public void Nothing_is_cancelled_while_a_slot_is_free()
    {
        var scheduler = Scheduler(slots: 2);
        scheduler.Apply(Weights, epoch: 1);
        scheduler.Offer(Of(WorkloadClass.A));
        scheduler.Start(Ms(0));
        scheduler.Offer(Of(WorkloadClass.L, atMs: 100));
        Assert.Null(scheduler.Preempt(Ms(110)));
    }

    [Fact]
    public void Short_statements_are_left_to_end()
    {
        var (scheduler, _) = Busy(WorkloadClass.B);
        scheduler.Offer(Of(WorkloadClass.L, atMs: 100));
        Assert.Null(scheduler.Preempt(Ms(110)));
    }

    [Fact]
    public void Contention_does_not_make_a_short_statement_worth_cancelling()
    {
        var (scheduler, running) = Busy(WorkloadClass.B);
        for (var times = 0; times < 200; times++)
        {
            scheduler.Finish(running, Ms(500));
            scheduler.Offer(Of(WorkloadClass.B));
            running = scheduler.Start(Ms(0))!;
        }

        scheduler.Offer(Of(WorkloadClass.L, atMs: 100));
        Assert.Null(scheduler.Preempt(Ms(110)));
    }

    [Fact]
    public void Between_equal_weights_nobody_is_preempted()
    {
        var (scheduler, _) = Busy(WorkloadClass.A);
        scheduler.Apply(new SchedulerWeights(.25, .25, .25, .25), epoch: 2);
        scheduler.Offer(Of(WorkloadClass.L, atMs: 100));
        Assert.Null(scheduler.Preempt(Ms(110)));
    }

    [Fact]
    public void A_job_that_was_cancelled_often_enough_runs_to_its_end()
    {
        var (scheduler, job) = Busy(WorkloadClass.A);
        for (var times = 0; times < PreemptionRule.MaxPreemptions; times++)
        {
            scheduler.Requeue(job);
            Assert.Same(job, scheduler.Start(Ms(times)));
        }

        scheduler.Offer(Of(WorkloadClass.L, atMs: 100));
        Assert.Null(scheduler.Preempt(Ms(110)));
    }

    [Fact]
    public void The_victim_is_the_least_protected_and_then_the_one_with_least_work_to_lose()
    {
        Job[] running = [Started(WorkloadClass.A, 0), Started(WorkloadClass.S, 10), Started(WorkloadClass.S, 60), Started(WorkloadClass.B, 70)];
        var victim = PreemptionRule.Victim(
            Of(WorkloadClass.L, atMs: 90), running, Weights, SqlxOrleans.KernelHarness.Workload.MachineCalibration.WantedService, Ms(100));
        Assert.Same(running[2], victim);
    }

    private static Job Started(WorkloadClass workloadClass, double atMs)
    {
        var job = Of(workloadClass);
        job.StartedAt = Ms(atMs);
        return job;
    }

    private static (SchedulerCore Scheduler, Job Running) Busy(WorkloadClass workloadClass)
    {
        var scheduler = Scheduler(slots: 1);
        scheduler.Apply(Weights, epoch: 1);
        scheduler.Offer(Of(workloadClass));
        return (scheduler, scheduler.Start(Ms(0))!);
    }
}
