using System.Diagnostics;
using Npgsql;
using SqlxOrleans.Domain.Plans;

namespace SqlxOrleans.Load.Plans;

/// <summary>Runs a query under settings that end with it, as a kernel would: everything in one round trip, and its time counts.</summary>
internal sealed class QueryRunner(NpgsqlConnection connection)
{
    /// <summary>How long it took, and whether it came to its end.</summary>
    public async Task<(TimeSpan Elapsed, bool Completed)> RunAsync(
        string sql, HintSet hints, TimeSpan? cutOff, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        var isPlain = hints.IsDefault && cutOff is null;
        if (!isPlain)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("BEGIN"));
            foreach (var (name, value) in hints.Settings)
                batch.BatchCommands.Add(new NpgsqlBatchCommand($"SET LOCAL {name} = '{value}'"));
            if (cutOff is { } limit)
                batch.BatchCommands.Add(new NpgsqlBatchCommand($"SET LOCAL statement_timeout = {Math.Max(1, (int)limit.TotalMilliseconds)}"));
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand(sql));
        if (!isPlain)
            batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        var started = Stopwatch.GetTimestamp();
        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
            return (Stopwatch.GetElapsedTime(started), true);
        }
        catch (PostgresException problem) when (problem.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            await using var rollback = new NpgsqlCommand("ROLLBACK", connection);
            await rollback.ExecuteNonQueryAsync(cancellationToken);
            return (Stopwatch.GetElapsedTime(started), false);
        }
    }
}
