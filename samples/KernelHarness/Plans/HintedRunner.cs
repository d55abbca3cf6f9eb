using System.Data;
using System.Diagnostics;
using System.Globalization;
using Npgsql;
using SqlxOrleans.Domain.Plans;

namespace SqlxOrleans.KernelHarness.Plans;

/// <summary>Runs queries on one connection under settings that end with the query (<c>SET LOCAL</c>), everything in one round trip.</summary>
internal sealed class HintedRunner(NpgsqlConnection connection)
{
    /// <summary>Runs it once; a failure or a cancellation by somebody else comes as an exception and leaves no transaction open.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="hints">Its settings; the default runs it as it is.</param>
    /// <param name="cutOff">When the server is to stop it.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public async Task<HintedResult> RunAsync(string sql, HintSet hints, TimeSpan? cutOff, CancellationToken cancellationToken)
    {
        var limit = cutOff is { } patience ? TimeSpan.FromMilliseconds(Math.Max(1, Math.Floor(patience.TotalMilliseconds))) : (TimeSpan?)null;
        var isPlain = hints.IsDefault && limit is null;
        await using var batch = new NpgsqlBatch(connection);
        foreach (var text in isPlain ? [sql] : Statements(sql, hints, limit))
            batch.BatchCommands.Add(new NpgsqlBatchCommand(text));
        var started = Stopwatch.GetTimestamp();
        try
        {
            return new HintedResult(await ReadAsync(batch, cancellationToken), Stopwatch.GetElapsedTime(started));
        }
        catch (PostgresException problem) when (
            // A preemption has the same SQLSTATE; but the server's clock starts after ours, so that only a cut-off can come this late.
            problem.SqlState == PostgresErrorCodes.QueryCanceled && Stopwatch.GetElapsedTime(started) >= limit)
        {
            await RollBackAsync();
            return new HintedResult(null, Stopwatch.GetElapsedTime(started));
        }
        catch when (!isPlain)
        {
            await RollBackAsync();
            throw;
        }
    }

    private static IEnumerable<string> Statements(string sql, HintSet hints, TimeSpan? limit)
    {
        yield return "begin";
        foreach (var (name, value) in hints.Settings)
            yield return $"set local {name} = '{value}'";
        if (limit is { } patience)
            yield return string.Create(CultureInfo.InvariantCulture, $"set local statement_timeout = {patience.TotalMilliseconds:0}");
        yield return sql;
        yield return "commit";
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

    /// <summary>Also when the run was cancelled; a connection that broke has nothing open.</summary>
    private async Task RollBackAsync()
    {
        if (connection.State != ConnectionState.Open)
            return;
        await using var rollback = new NpgsqlCommand("rollback", connection);
        await rollback.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
