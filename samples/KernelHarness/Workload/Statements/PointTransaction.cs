using Npgsql;
using SqlxOrleans.KernelHarness.Plans;

namespace SqlxOrleans.KernelHarness.Workload.Statements;

/// <summary>L: single-row reads by key and one update, prepared, in one round trip, as an OLTP transaction does.</summary>
internal sealed class PointTransaction : IClassStatement
{
    private readonly NpgsqlBatch _batch;
    private readonly NpgsqlParameter<int>[] _keys;

    private PointTransaction(NpgsqlBatch batch, NpgsqlParameter<int>[] keys) => (_batch, _keys) = (batch, keys);

    public static async Task<PointTransaction> PrepareAsync(NpgsqlConnection connection, int reads, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection);
        var keys = new NpgsqlParameter<int>[reads + 1];
        for (var index = 0; index <= reads; index++)
        {
            keys[index] = new NpgsqlParameter<int>();
            batch.BatchCommands.Add(new NpgsqlBatchCommand(index < reads
                ? "select balance from sqlx_harness.accounts where id = $1"
                : "update sqlx_harness.accounts set balance = balance + 1 where id = $1")
            {
                Parameters = { keys[index] },
            });
        }

        await batch.PrepareAsync(cancellationToken);
        return new PointTransaction(batch, keys);
    }

    public async Task ExecuteAsync(double size, int seed, IPlanHints plans, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        foreach (var key in _keys)
            key.TypedValue = random.Next(1, HarnessSchema.Accounts + 1);
        await using var reader = await _batch.ExecuteReaderAsync(cancellationToken);
        do
        {
            while (await reader.ReadAsync(cancellationToken))
                _ = reader.GetInt64(0);
        }
        while (await reader.NextResultAsync(cancellationToken));
    }

    public ValueTask DisposeAsync() => _batch.DisposeAsync();
}
