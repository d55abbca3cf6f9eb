using SchedulerWeights = SqlxOrleans.Domain.Copilot.SchedulerWeights;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.KernelHarness.Scheduling;
using Xunit;
using static SqlxOrleans.EndToEnd.Tests.Harness.HarnessJobs;

namespace SqlxOrleans.EndToEnd.Tests.Harness;

public sealed class SchedulerCoreTests
{
    [Theory]
    [InlineData(.25, .25, .25, .25)]
    [InlineData(.5, .2, .2, .1)]
    [InlineData(.1, .2, .3, .4)]
    public void Backlogged_classes_share_service_in_proportion_to_their_weights(double l, double b, double a, double s)
    {
        var weights = new SchedulerWeights(l, b, a, s);
        var scheduler = Scheduler(slots: 1, bound: 100_000);
        scheduler.Apply(weights, epoch: 1);
        foreach (var workloadClass in WorkloadClasses.Judged)
            Fill(scheduler, workloadClass, 60_000);
        var served = new PerClass<double>(_ => 0);
        for (var total = 0.0; total < 50;)
        {
            var job = scheduler.Start(Ms(0))!;
            var service = SqlxOrleans.KernelHarness.Workload.MachineCalibration.WantedService[job.Class];
            scheduler.Finish(job, service);
            served[job.Class] += service.TotalSeconds;
            total += service.TotalSeconds;
        }

        var sum = WorkloadClasses.Judged.Sum(which => served[which]);
        Assert.All(WorkloadClasses.Judged, which => Assert.InRange(served[which] / sum, weights[which] - .03, weights[which] + .03));
    }

    [Fact]
    public void A_class_never_holds_more_slots_than_its_cap()
    {
        var scheduler = Scheduler(slots: 6);
        scheduler.Apply(new SchedulerWeights(.5, .2, .2, .1), epoch: 1);
        Fill(scheduler, WorkloadClass.A, 20);
        while (scheduler.Start(Ms(0)) is not null)
        {
        }

        Assert.Equal(2, scheduler.RunningOf(WorkloadClass.A));
        Assert.Equal(scheduler.Cap(WorkloadClass.A), scheduler.RunningOf(WorkloadClass.A));
        Assert.Equal(18, scheduler.Depth(WorkloadClass.A));
    }

    [Fact]
    public void All_classes_together_never_hold_more_than_the_slots()
    {
        var scheduler = Scheduler(slots: 6);
        foreach (var workloadClass in WorkloadClasses.Judged)
            Fill(scheduler, workloadClass, 20);
        while (scheduler.Start(Ms(0)) is not null)
        {
        }

        Assert.Equal(6, scheduler.Running);
    }

    [Fact]
    public void A_full_queue_rejects_and_a_requeued_job_goes_over_the_bound()
    {
        var scheduler = Scheduler(slots: 1, bound: 2);
        Fill(scheduler, WorkloadClass.A, 1);
        var running = scheduler.Start(Ms(0))!;
        Assert.True(scheduler.Offer(Of(WorkloadClass.A)));
        Assert.True(scheduler.Offer(Of(WorkloadClass.A)));
        Assert.False(scheduler.Offer(Of(WorkloadClass.A)));
        scheduler.Requeue(running);
        Assert.Equal(3, scheduler.Depth(WorkloadClass.A));
        Assert.Same(running, scheduler.Start(Ms(1)));
        Assert.Equal(1, running.Preemptions);
    }

    [Fact]
    public void A_class_that_was_idle_saved_nothing_up()
    {
        var scheduler = Scheduler(slots: 1);
        scheduler.Apply(new SchedulerWeights(.25, .25, .25, .25), epoch: 1);
        Fill(scheduler, WorkloadClass.A, 100);
        for (var served = 0; served < 50; served++)
            scheduler.Finish(scheduler.Start(Ms(0))!, Ms(250));
        Fill(scheduler, WorkloadClass.B, 100);
        var classes = new List<WorkloadClass>();
        for (var served = 0; served < 40; served++)
        {
            var job = scheduler.Start(Ms(0))!;
            classes.Add(job.Class);
            scheduler.Finish(job, job.Class == WorkloadClass.A ? Ms(250) : Ms(35));
        }

        Assert.Contains(WorkloadClass.A, classes.Take(10));
        Assert.Contains(WorkloadClass.B, classes.Take(10));
    }

    [Fact]
    public void Each_job_carries_the_weight_epoch_under_which_it_started()
    {
        var scheduler = Scheduler(slots: 2);
        Fill(scheduler, WorkloadClass.L, 2);
        scheduler.Apply(SchedulerWeights.Default, epoch: 7);
        var first = scheduler.Start(Ms(0))!;
        scheduler.Apply(SchedulerWeights.Default, epoch: 8);
        var second = scheduler.Start(Ms(0))!;
        Assert.Equal((7, 8), (first.Epoch, second.Epoch));
    }

    [Fact]
    public void Weights_that_do_not_sum_to_one_are_refused() =>
        Assert.Throws<ArgumentException>(() => Scheduler(slots: 1).Apply(new SchedulerWeights(.5, .5, .5, .5), epoch: 1));

    [Theory]
    [InlineData(.5, 6, 4)]
    [InlineData(.2, 6, 2)]
    [InlineData(.2, 4, 1)]
    [InlineData(.02, 6, 1)]
    [InlineData(.9, 4, 4)]
    public void A_cap_is_the_stretched_share_of_slots_at_least_one_at_most_all(double weight, int slots, int expected)
    {
        var rest = (1 - weight) / 3;
        Assert.Equal(expected, SlotCaps.Of(WorkloadClass.L, new SchedulerWeights(weight, rest, rest, rest), slots));
    }
}
