using Microsoft.Data.Sqlite;
using SqlxOrleans.Silo.Hosting.Storage;

namespace SqlxOrleans.Grains.Tests.Storage;

public sealed class SqliteDataSourceTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connections_are_given_one_at_a_time_in_the_order_they_were_asked_for()
    {
        await using var source = new SqliteDataSource(_directory.File("sqlx.db"));
        var held = await source.OpenConnectionAsync(Cancel);
        var waiting = Enumerable.Range(0, 10).Select(_ => source.OpenConnectionAsync(Cancel).AsTask()).ToList();

        foreach (var (position, next) in waiting.Index())
        {
            Assert.All(waiting.Skip(position), task => Assert.False(task.IsCompleted));
            await held.DisposeAsync();
            held = await next;
        }

        await held.DisposeAsync();
    }

    [Fact]
    public async Task Turn_passes_on_when_a_waiter_gives_up()
    {
        await using var source = new SqliteDataSource(_directory.File("sqlx.db"));
        var held = await source.OpenConnectionAsync(Cancel);
        using var impatience = new CancellationTokenSource();
        var impatient = source.OpenConnectionAsync(impatience.Token).AsTask();
        var patient = source.OpenConnectionAsync(Cancel).AsTask();

        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        await held.DisposeAsync();
        await using var next = await patient;
    }

    [Fact]
    public async Task Turn_is_given_back_when_the_file_cannot_be_opened()
    {
        await using var source = new SqliteDataSource(_directory.File("absent/sqlx.db"));

        await Assert.ThrowsAsync<SqliteException>(async () => await source.OpenConnectionAsync(Cancel));
        await Assert.ThrowsAsync<SqliteException>(async () => await source.OpenConnectionAsync(Cancel));
    }

    [Fact]
    public async Task Every_connection_syncs_each_commit_and_waits_for_locks()
    {
        await using var backEnd = new SqliteBackEnd(_directory.File("sqlx.db"));
        await backEnd.MigrateAsync(Cancel);
        for (var connection = 0; connection < 3; connection++)
        {
            Assert.Equal("wal", await PragmaAsync(backEnd, "journal_mode"));
            Assert.Equal(2L, await PragmaAsync(backEnd, "synchronous"));
            Assert.Equal(5_000L, await PragmaAsync(backEnd, "busy_timeout"));
        }
    }

    public void Dispose() => _directory.Dispose();

    private static async Task<object?> PragmaAsync(SqliteBackEnd backEnd, string name)
    {
        await using var connection = await backEnd.DataSource.OpenConnectionAsync(Cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return await command.ExecuteScalarAsync(Cancel);
    }
}
