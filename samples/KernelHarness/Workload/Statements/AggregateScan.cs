using Npgsql;
using SqlxOrleans.KernelHarness.Plans;

namespace SqlxOrleans.KernelHarness.Workload.Statements;

/// <summary>A: joins a stretch of the fact table with its dimension and aggregates it by region, prepared; then the reports, whose plans may be hinted.</summary>
internal sealed class AggregateScan : IClassStatement
{
    private const string Sql =
        """
        select d.region, count(*), sum(f.amount), avg(f.amount), stddev(f.quantity), max(f.note)
        from sqlx_harness.facts f join sqlx_harness.dimensions d on d.id = f.dimension_id
        where f.id > $1 and f.id <= $2
        group by d.region
        order by d.region
        """;

    private readonly NpgsqlCommand _command;
    private readonly NpgsqlParameter<int> _from = new();
    private readonly NpgsqlParameter<int> _to = new();
    private readonly int _rows;
    private readonly ReportSet _reports;

    private AggregateScan(NpgsqlConnection connection, int rows)
    {
        _rows = rows;
        _reports = new ReportSet(connection);
        _command = new NpgsqlCommand(Sql, connection) { Parameters = { _from, _to } };
    }

    public static async Task<AggregateScan> PrepareAsync(NpgsqlConnection connection, int rows, CancellationToken cancellationToken)
    {
        var scan = new AggregateScan(connection, rows);
        await scan._command.PrepareAsync(cancellationToken);
        return scan;
    }

    public async Task ExecuteAsync(double size, int seed, IPlanHints plans, CancellationToken cancellationToken)
    {
        var rows = Math.Max(1, (int)(_rows * size));
        var spare = Math.Max(1, (int)(_rows * JobSizes.Largest) - rows);
        _from.TypedValue = new Random(seed).Next(0, spare);
        _to.TypedValue = _from.TypedValue + rows;
        await using (var reader = await _command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                _ = reader.GetInt32(0);
        }

        await _reports.ExecuteAsync(plans, cancellationToken);
    }

    public ValueTask DisposeAsync() => _command.DisposeAsync();
}
