using Npgsql;
using SqlxOrleans.Domain.Plans;

namespace SqlxOrleans.KernelHarness.Plans;

/// <summary>Runs a query by default and as it was chosen, in turn on one idle connection: what hints are worth without the phase's load in between.</summary>
internal static class PlanComparison
{
    private const int Pairs = 15;

    public static async Task<ComparedPlan> RunAsync(NpgsqlConnection connection, ReportQuery query, HintSet chosen, CancellationToken cancellationToken)
    {
        var runner = new HintedRunner(connection);
        var (byDefault, hinted, sameRows) = (TimeSpan.Zero, TimeSpan.Zero, true);
        for (var pair = 0; pair <= Pairs; pair++)
        {
            HintSet[] turn = pair % 2 == 0 ? [default, chosen] : [chosen, default];
            var first = await runner.RunAsync(query.Sql, turn[0], null, cancellationToken);
            var second = await runner.RunAsync(query.Sql, turn[1], null, cancellationToken);
            sameRows &= first.Rows == second.Rows;
            // The first pair fills caches and is not counted.
            if (pair == 0)
                continue;
            byDefault += pair % 2 == 0 ? first.Elapsed : second.Elapsed;
            hinted += pair % 2 == 0 ? second.Elapsed : first.Elapsed;
        }

        return new ComparedPlan(byDefault / Pairs, chosen.IsDefault ? byDefault / Pairs : hinted / Pairs, sameRows);
    }
}
