using Npgsql;
using SqlxOrleans.KernelHarness.Plans;

namespace SqlxOrleans.KernelHarness.Workload.Statements;

/// <summary>The part of A's statement whose plans may be hinted: each report query once, as the kernel's advice says.</summary>
internal sealed class ReportSet(NpgsqlConnection connection)
{
    private readonly HintedRunner _runner = new(connection);

    public async Task ExecuteAsync(IPlanHints plans, CancellationToken cancellationToken)
    {
        foreach (var query in ReportQuery.All)
        {
            var run = plans.Next(query);
            var result = await _runner.RunAsync(query.Sql, run.Hints, run.CutOff, cancellationToken);
            plans.Ended(query, run, result.Elapsed, result.Completed);
            // A trial that was stopped has answered nobody.
            if (!result.Completed)
                await _runner.RunAsync(query.Sql, default, null, cancellationToken);
        }
    }
}
