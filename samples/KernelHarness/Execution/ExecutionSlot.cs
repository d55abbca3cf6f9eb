using Npgsql;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.KernelHarness.Plans;
using SqlxOrleans.KernelHarness.Workload;
using SqlxOrleans.KernelHarness.Workload.Statements;

namespace SqlxOrleans.KernelHarness.Execution;

/// <summary>One execution slot: a connection of the pool with the statements of every class prepared on it.</summary>
internal sealed class ExecutionSlot : IAsyncDisposable
{
    private readonly NpgsqlDataSource _database;
    private readonly int _index;
    private readonly StatementSizes _sizes;
    private readonly CopyPayload _payload;
    private readonly Dictionary<WorkloadClass, IClassStatement> _statements = [];
    private NpgsqlConnection? _connection;

    private ExecutionSlot(NpgsqlDataSource database, int index, StatementSizes sizes, CopyPayload payload) =>
        (_database, _index, _sizes, _payload) = (database, index, sizes, payload);

    /// <summary>The server process to cancel for a preemption; 0 while there is none.</summary>
    public int BackendPid => _connection?.ProcessID ?? 0;

    public static async Task<ExecutionSlot> OpenAsync(
        NpgsqlDataSource database, int index, StatementSizes sizes, CopyPayload payload, CancellationToken cancellationToken)
    {
        var slot = new ExecutionSlot(database, index, sizes, payload);
        await slot.ConnectAsync(cancellationToken);
        return slot;
    }

    public async Task<AttemptResult> ExecuteAsync(
        WorkloadClass workloadClass, double size, int seed, IPlanHints plans, CancellationToken cancellationToken)
    {
        try
        {
            if (_connection is not { FullState: System.Data.ConnectionState.Open })
                await ConnectAsync(cancellationToken);
            await _statements[workloadClass].ExecuteAsync(size, seed, plans, cancellationToken);
            return AttemptResult.Completed;
        }
        catch (PostgresException problem)
        {
            return problem.SqlState == PostgresErrorCodes.QueryCanceled ? AttemptResult.Cancelled : AttemptResult.Failed;
        }
        catch (Exception problem) when (problem is NpgsqlException or IOException or InvalidOperationException)
        {
            // Whatever state the connection is in, the next attempt starts on a new one.
            await DisposeAsync();
            return AttemptResult.Disconnected;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var statement in _statements.Values)
            await statement.DisposeAsync();
        _statements.Clear();
        if (_connection is not null)
            await _connection.DisposeAsync();
        _connection = null;
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        await DisposeAsync();
        _connection = await _database.OpenConnectionAsync(cancellationToken);
        _statements[WorkloadClass.L] = await PointTransaction.PrepareAsync(_connection, _sizes.PointReads, cancellationToken);
        _statements[WorkloadClass.B] = new CopyBatch(_connection, _index, _payload, _sizes.CopyRows);
        _statements[WorkloadClass.A] = await AggregateScan.PrepareAsync(_connection, _sizes.ScanRows, cancellationToken);
        _statements[WorkloadClass.S] = new IndexBuild(_connection, _sizes.IndexRows);
    }
}
