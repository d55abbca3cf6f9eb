using Npgsql;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.KernelHarness.Execution;
using SqlxOrleans.KernelHarness.Plans;
using SqlxOrleans.KernelHarness.Scheduling;

namespace SqlxOrleans.KernelHarness.Workload;

/// <summary>
/// The warm-up: measures each class's statement alone at growing sizes and chooses the sizes that reach the wanted service times, so
/// that a faster machine gets larger statements, not an easier run. <see cref="CapacityProbe"/> measures how many of them it completes.
/// </summary>
internal sealed class Calibrator(NpgsqlDataSource database, int slots, TimeProvider clock, Action<string> progress)
{
    private static readonly StatementSizes Least = new(PointReads: 1, CopyRows: 100, ScanRows: 1_000, IndexRows: 1_000);
    private static readonly StatementSizes Most = new(PointReads: 400, CopyRows: 300_000, ScanRows: 1_500_000, IndexRows: 1_000_000);
    private readonly PerClass<int> _repetitions = new(l: 200, b: 15, a: 8, s: 8);

    /// <summary>Everything but the capacity, which is not a number yet.</summary>
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
        return new MachineCalibration(sizes, times, Capacity: double.NaN);
    }

    public static HarnessException Failure(AttemptResult result, WorkloadClass workloadClass) =>
        new($"Calibration: the statement of class {workloadClass.Name()} ended as '{result}'. Look into the server's log.");

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
        var plans = new DefaultPlans();
        var alone = new PerClass<TimeSpan>(_ => TimeSpan.Zero);
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            // The first execution fills caches and is not counted.
            var times = new List<TimeSpan>();
            for (var repetition = 0; repetition <= _repetitions[workloadClass]; repetition++)
            {
                var started = clock.GetTimestamp();
                Require(await slot.ExecuteAsync(workloadClass, 1, repetition, plans, cancellationToken), workloadClass);
                if (repetition > 0)
                    times.Add(clock.GetElapsedTime(started));
            }

            // Nearly the least: what other programs on the machine add only ever makes a statement slower.
            times.Sort();
            alone[workloadClass] = times[times.Count / 10];
        }

        return alone;
    }

    private static void Require(AttemptResult result, WorkloadClass workloadClass)
    {
        if (result != AttemptResult.Completed)
            throw Failure(result, workloadClass);
    }
}
