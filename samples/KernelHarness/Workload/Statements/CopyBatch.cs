using Npgsql;
using SqlxOrleans.KernelHarness.Plans;

namespace SqlxOrleans.KernelHarness.Workload.Statements;

/// <summary>B: replaces the contents of the slot's staging table by a <c>COPY</c> of a batch, in one transaction.</summary>
internal sealed class CopyBatch(NpgsqlConnection connection, int slot, CopyPayload payload, int rows) : IClassStatement
{
    public async Task ExecuteAsync(double size, int seed, IPlanHints plans, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var table = HarnessSchema.StagingTable(slot);
        await using (var truncate = new NpgsqlCommand($"truncate {table}", connection, transaction))
            await truncate.ExecuteNonQueryAsync(cancellationToken);
        await using (var copy = await connection.BeginRawBinaryCopyAsync($"copy {table} from stdin (format binary)", cancellationToken))
            await payload.WriteAsync(copy, Math.Max(1, (int)(rows * size)), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
