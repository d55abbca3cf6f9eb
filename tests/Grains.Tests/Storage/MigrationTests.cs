using Microsoft.Data.Sqlite;
using SqlxOrleans.Silo.Hosting.Storage;

namespace SqlxOrleans.Grains.Tests.Storage;

public sealed class MigrationTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string DatabaseFile => _directory.File("sqlx.db");

    [Fact]
    public async Task Migration_changes_nothing_when_it_runs_again()
    {
        await MigrateAsync(MigrationScripts.Embedded("sqlite"));
        var before = await DumpAsync();

        await MigrateAsync(MigrationScripts.Embedded("sqlite"));

        Assert.Equal(before, await DumpAsync());
        Assert.Contains("WriteToStorageKey", before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migration_runs_once_when_several_start_at_the_same_time()
    {
        using var start = new Barrier(8);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            async () =>
            {
                await using var backEnd = new SqliteBackEnd(DatabaseFile);
                start.SignalAndWait();
                await backEnd.MigrateAsync(TestContext.Current.CancellationToken);
                await backEnd.ProbeAsync(TestContext.Current.CancellationToken);
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));

        Assert.Equal(MigrationScripts.Embedded("sqlite").Migrations.Count, await CountAsync("SELECT count(*) FROM schema_version"));
    }

    [Fact]
    public async Task Migration_leaves_nothing_behind_when_a_step_fails()
    {
        var scripts = Scripts(("one", "CREATE TABLE one (x INTEGER);"), ("two", "CREATE TABLE two (x INTEGER); SELECT * FROM absent;"));

        await Assert.ThrowsAsync<SqliteException>(() => MigrateAsync(scripts));

        Assert.Equal(0, await CountAsync("SELECT count(*) FROM sqlite_schema"));
    }

    [Fact]
    public async Task Migration_runs_only_the_steps_that_are_missing()
    {
        await MigrateAsync(Scripts(("one", "CREATE TABLE one (x INTEGER);")));

        await MigrateAsync(Scripts(("one", "CREATE TABLE one (x INTEGER);"), ("two", "CREATE TABLE two (x INTEGER);")));

        Assert.Equal(2, await CountAsync("SELECT count(*) FROM schema_version"));
        Assert.Equal(0, await CountAsync("SELECT count(*) FROM two"));
    }

    [Fact]
    public async Task Migration_is_refused_when_a_released_script_was_edited()
    {
        await MigrateAsync(Scripts(("one", "CREATE TABLE one (x INTEGER);")));

        var error = await Assert.ThrowsAsync<SchemaMismatchException>(() => MigrateAsync(Scripts(("edited", "CREATE TABLE one (y INTEGER);"))));

        Assert.Contains("test 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migration_is_refused_when_a_newer_release_wrote_the_file()
    {
        await MigrateAsync(Scripts(("one", "CREATE TABLE one (x INTEGER);"), ("two", "CREATE TABLE two (x INTEGER);")));

        var error = await Assert.ThrowsAsync<SchemaMismatchException>(() => MigrateAsync(Scripts(("one", "CREATE TABLE one (x INTEGER);"))));

        Assert.Contains("newer release", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Embedded_scripts_are_numbered_from_one_without_gaps()
    {
        var scripts = MigrationScripts.Embedded("sqlite");

        Assert.NotEmpty(scripts.Migrations);
        Assert.NotEmpty(scripts.Repeatable);
        foreach (var component in scripts.Migrations.GroupBy(migration => migration.Component))
        {
            Assert.Equal(Enumerable.Range(1, component.Count()), component.Select(migration => migration.Version));
        }
    }

    public void Dispose() => _directory.Dispose();

    private static MigrationScripts Scripts(params (string Sha256, string Sql)[] steps) =>
        new([.. steps.Select((step, index) => new Migration("test", index + 1, step.Sql, step.Sha256))], []);

    private async Task MigrateAsync(MigrationScripts scripts)
    {
        await using var backEnd = new SqliteBackEnd(DatabaseFile, scripts);
        await backEnd.MigrateAsync(TestContext.Current.CancellationToken);
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var source = new SqliteDataSource(DatabaseFile);
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private async Task<string> DumpAsync()
    {
        await using var source = new SqliteDataSource(DatabaseFile);
        await using var command = source.CreateCommand(
            "SELECT group_concat(line, char(10)) FROM (SELECT sql AS line FROM sqlite_schema UNION ALL " +
            "SELECT component || version || sha256 FROM schema_version UNION ALL SELECT QueryKey || QueryText FROM OrleansQuery)");
        return (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
