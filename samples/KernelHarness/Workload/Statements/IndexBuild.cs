using Npgsql;
using SqlxOrleans.KernelHarness.Plans;

namespace SqlxOrleans.KernelHarness.Workload.Statements;

/// <summary>
/// S: builds an index in a transaction that is rolled back: all the work of the DDL without the exclusive lock that dropping
/// the index would need, which would measure lock queues instead of the scheduler. DDL takes no parameters and is not prepared.
/// </summary>
internal sealed class IndexBuild(NpgsqlConnection connection, int rows) : IClassStatement
{
    public async Task ExecuteAsync(double size, int seed, IPlanHints plans, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var covered = Math.Max(1, (int)(rows * size));
        await using var command = new NpgsqlCommand(
            $"create index on sqlx_harness.documents (body) where id <= {covered}", connection, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.RollbackAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
