using Npgsql;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.KernelHarness.Execution;
using SqlxOrleans.KernelHarness.Scheduling;

namespace SqlxOrleans.KernelHarness.Workload;

/// <summary>
/// The warm-up: measures each class's statement alone at growing sizes, chooses the sizes that reach the wanted service times,
/// then measures with all slots busy what the machine completes. Loads are shares of that, so that a faster machine gets more
/// and larger statements, not an easier run.
/// </summary>
internal sealed class Calibrator(NpgsqlDataSource database, int slots, int seed, TimeProvider clock, Action<string> progress)
{
    private static readonly StatementSizes Least = new(PointReads: 1, CopyRows: 100, ScanRows: 1_000, IndexRows: 1_000);
    private static readonly StatementSizes Most = new(PointReads: 400, CopyRows: 300_000, ScanRows: 1_500_000, IndexRows: 1_000_000);
    private static readonly TimeSpan CapacityRun = TimeSpan.FromSeconds(4);
    private readonly PerClass<int> _repetitions = new(l: 200, b: 15, a: 8, s: 8);

    public async Task<MachineCalibration> RunAsync(CancellationToken cancellationToken)
    {
        progress("calibrating: creating tables");
        await HarnessSchema.CreateAsync(database, slots, cancellationToken);
        var first = StatementSizes.Initial;
        var second = new StatementSizes(first.PointReads * 4, first.CopyRows * 4, first.ScanRows * 4, first.IndexRows * 4);
        progress("calibrating: measuring statements");
        var firstTimes = await MeasureAloneAsync(first, cancellationToken);
        var secondTimes = await MeasureAloneAsync(second, cancellationToken);
        var sizes = Choose(first, firstTimes, second, secondTimes);
        var times = await MeasureAloneAsync(sizes, cancellationToken);
        // The first line extrapolates; a proportional step from the measured point removes most of what it got wrong.
        sizes = Correct(sizes, times);
        times = await MeasureAloneAsync(sizes, cancellationToken);
        progress("calibrating: measuring capacity");
        var capacity = await MeasureCapacityAsync(sizes, times, cancellationToken);
        return new MachineCalibration(sizes, times, capacity);
    }

    private static StatementSizes Choose(StatementSizes small, PerClass<TimeSpan> smallTimes, StatementSizes large, PerClass<TimeSpan> largeTimes)
    {
        int Size(WorkloadClass which, Func<StatementSizes, int> size) => LinearCost
            .Through(size(small), smallTimes[which], size(large), largeTimes[which])
            .SizeFor(MachineCalibration.WantedService[which], size(Least), size(Most));
        return new(
            Size(WorkloadClass.L, sizes => sizes.PointReads),
            Size(WorkloadClass.B, sizes => sizes.CopyRows),
            Size(WorkloadClass.A, sizes => sizes.ScanRows),
            Size(WorkloadClass.S, sizes => sizes.IndexRows));
    }

    private static StatementSizes Correct(StatementSizes measured, PerClass<TimeSpan> times)
    {
        int Size(WorkloadClass which, Func<StatementSizes, int> size) => new LinearCost(TimeSpan.Zero, times[which] / size(measured))
            .SizeFor(MachineCalibration.WantedService[which], size(Least), size(Most));
        return new(
            Size(WorkloadClass.L, sizes => sizes.PointReads),
            Size(WorkloadClass.B, sizes => sizes.CopyRows),
            Size(WorkloadClass.A, sizes => sizes.ScanRows),
            Size(WorkloadClass.S, sizes => sizes.IndexRows));
    }

    private async Task<PerClass<TimeSpan>> MeasureAloneAsync(StatementSizes sizes, CancellationToken cancellationToken)
    {
        await HarnessSchema.GrowAsync(
            database, (int)(sizes.ScanRows * JobSizes.Largest), (int)(sizes.IndexRows * JobSizes.Largest), cancellationToken);
        await using var pool = await SlotPool.OpenAsync(database, 1, sizes, cancellationToken);
        var slot = pool.Take();
        var alone = new PerClass<TimeSpan>(_ => TimeSpan.Zero);
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            // The first execution fills caches and is not counted.
            var times = new List<TimeSpan>();
            for (var repetition = 0; repetition <= _repetitions[workloadClass]; repetition++)
            {
                var started = clock.GetTimestamp();
                Require(await slot.ExecuteAsync(workloadClass, 1, repetition, cancellationToken), workloadClass);
                if (repetition > 0)
                    times.Add(clock.GetElapsedTime(started));
            }

            // The lower quartile: what other programs on the machine add only ever makes a statement slower.
            times.Sort();
            alone[workloadClass] = times[times.Count / 4];
        }

        return alone;
    }

    private async Task<double> MeasureCapacityAsync(StatementSizes sizes, PerClass<TimeSpan> service, CancellationToken cancellationToken)
    {
        await using var pool = await SlotPool.OpenAsync(database, slots, sizes, cancellationToken);
        var mix = new CapacityMix(service, Phases.All[0].Load, new Random(seed));
        var started = clock.GetTimestamp();
        await Task.WhenAll(pool.All.Select(slot => WorkAsync(slot, mix, started, cancellationToken)));
        return mix.CompletedSeconds / clock.GetElapsedTime(started).TotalSeconds;
    }

    private async Task WorkAsync(ExecutionSlot slot, CapacityMix mix, long started, CancellationToken cancellationToken)
    {
        while (clock.GetElapsedTime(started) < CapacityRun)
        {
            var work = mix.Next();
            Require(await slot.ExecuteAsync(work.Class, work.Size, work.Seed, cancellationToken), work.Class);
            mix.Complete(work);
        }
    }

    private static void Require(AttemptResult result, WorkloadClass workloadClass)
    {
        if (result != AttemptResult.Completed)
        {
            throw new HarnessException(
                $"Calibration: the statement of class {workloadClass.Name()} ended as '{result}'. Look into the server's log.");
        }
    }
}
