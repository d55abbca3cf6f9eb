using System.Diagnostics;
using System.Globalization;
using Npgsql;
using SqlxOrleans.Domain.Plans;

namespace SqlxOrleans.KernelHarness.Plans;

/// <summary>Runs queries on one connection under settings that end with the query (<c>SET LOCAL</c>).</summary>
internal sealed class HintedRunner(NpgsqlConnection connection)
{
    /// <summary>Runs it once; a failure or a cancellation by somebody else comes as an exception and leaves no transaction open.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="hints">Its settings; the default runs it as it is.</param>
    /// <param name="cutOff">When the server is to stop it.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public async Task<HintedResult> RunAsync(string sql, HintSet hints, TimeSpan? cutOff, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        if (hints.IsDefault && cutOff is null)
        {
            await using var plain = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(sql) } };
            return new HintedResult(await ReadAsync(plain, cancellationToken), Stopwatch.GetElapsedTime(started));
        }

        var limit = cutOff is { } patience ? TimeSpan.FromMilliseconds(Math.Max(1, Math.Floor(patience.TotalMilliseconds))) : TimeSpan.MaxValue;
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var batch = new NpgsqlBatch(connection, transaction);
            foreach (var (name, value) in hints.Settings)
                batch.BatchCommands.Add(new NpgsqlBatchCommand($"set local {name} = '{value}'"));
            if (cutOff is not null)
                batch.BatchCommands.Add(new NpgsqlBatchCommand(string.Create(CultureInfo.InvariantCulture, $"set local statement_timeout = {limit.TotalMilliseconds:0}")));
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql));
            var rows = await ReadAsync(batch, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new HintedResult(rows, Stopwatch.GetElapsedTime(started));
        }
        catch (PostgresException problem) when (
            // A preemption has the same SQLSTATE; but the server's clock starts after ours, so that only a cut-off can come this late.
            problem.SqlState == PostgresErrorCodes.QueryCanceled && Stopwatch.GetElapsedTime(started) >= limit)
        {
            return new HintedResult(null, Stopwatch.GetElapsedTime(started));
        }
    }

    private static async Task<string> ReadAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        var rows = new List<string>();
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        do
        {
            while (await reader.ReadAsync(cancellationToken))
                rows.Add(string.Join('\t', Enumerable.Range(0, reader.FieldCount).Select(column => Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture))));
        }
        while (await reader.NextResultAsync(cancellationToken));
        return string.Join('\n', rows);
    }
}
