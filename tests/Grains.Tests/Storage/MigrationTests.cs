using System.Data.Common;
using SqlxOrleans.Silo.Hosting.Storage;

namespace SqlxOrleans.Grains.Tests.Storage;

/// <summary>What every back end owes the schema.</summary>
public abstract class MigrationTests(string dialect) : IAsyncLifetime
{
    private TestDatabase _database = null!;

    private MigrationScripts Embedded => MigrationScripts.Embedded(dialect);

    /// <summary>The newest numbered script of <c>orleans</c> and the digest of its <c>queries.sql</c>: a new digest needs a new number.</summary>
    private protected abstract (int Number, string Statements) Released { get; }

    protected abstract Task<TestDatabase> NewDatabaseAsync();

    [Fact]
    public async Task Migration_changes_nothing_when_it_runs_again()
    {
        await MigrateAsync(Embedded);
        var before = await DumpAsync();

        await MigrateAsync(Embedded);

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
                await using var backEnd = _database.Open();
                start.SignalAndWait();
                await backEnd.MigrateAsync(TestContext.Current.CancellationToken);
                await backEnd.ProbeAsync(TestContext.Current.CancellationToken);
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));

        Assert.Equal(Embedded.Migrations.Count, await CountAsync("SELECT count(*) FROM schema_version WHERE version > 0"));
    }

    [Fact]
    public async Task Migration_leaves_nothing_behind_when_a_step_fails()
    {
        var scripts = Scripts(("one", "CREATE TABLE one (x INTEGER);"), ("two", "CREATE TABLE two (x INTEGER); SELECT * FROM absent;"));

        await Assert.ThrowsAnyAsync<DbException>(() => MigrateAsync(scripts));

        Assert.Equal(0, await CountAsync(_database.CountObjects));
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
    public async Task An_older_release_starts_on_a_newer_schema_that_lets_it_and_leaves_the_newer_statements_alone()
    {
        var (one, two) = (("one", "CREATE TABLE one (x INTEGER);"), ("two", $"{Migration.CompatibleMark}: a column more\nCREATE TABLE two (x INTEGER);"));
        var older = Scripts(one) with { Repeatable = [new Migration("test", 0, "DELETE FROM one;", "older")] };
        var newer = Scripts(one, two) with { Repeatable = [new Migration("test", 0, "INSERT INTO one VALUES (1);", "newer")] };
        await MigrateAsync(older);
        Assert.Equal([new SchemaStep("test", 2), new SchemaStep("test", 0)], await MigrateAsync(newer));

        Assert.Empty(await MissingAsync(older));
        Assert.Empty(await MigrateAsync(older));

        Assert.Equal(1, await CountAsync("SELECT count(*) FROM one"));
        Assert.Empty(await MissingAsync(newer));
    }

    [Fact]
    public async Task An_older_release_is_refused_when_only_some_of_the_newer_steps_let_it_run()
    {
        var steps = new[] { ("one", "CREATE TABLE one (x INTEGER);"), ("two", $"{Migration.CompatibleMark}\nCREATE TABLE two (x INTEGER);"), ("three", "DROP TABLE one;") };
        await MigrateAsync(Scripts(steps));

        var error = await Assert.ThrowsAsync<SchemaMismatchException>(() => MissingAsync(Scripts(steps[0])));

        Assert.Contains("test 3", error.Message, StringComparison.Ordinal);
        Assert.Empty(await MissingAsync(Scripts(steps)));
    }

    [Fact]
    public void Statements_change_only_together_with_a_numbered_script()
    {
        // An older silo that starts again tells by the number alone whose statements the database has (decision 13).
        var (script, number) = (Assert.Single(Embedded.Repeatable), Embedded.Migrations.Where(each => each.Component == "orleans").Max(each => each.Version));

        Assert.Equal(Released, (number, script.Sha256));
    }

    [Fact]
    public async Task Statements_run_again_when_they_changed_and_are_repaired_when_somebody_edited_them()
    {
        await MigrateAsync(Embedded);
        await _database.ScalarAsync("UPDATE OrleansQuery SET QueryText = 'edited'");

        Assert.Empty(await MigrateAsync(Embedded));
        Assert.Equal(0, await CountAsync("SELECT count(*) FROM OrleansQuery WHERE QueryText = 'edited'"));

        var changed = Embedded with { Repeatable = [.. Embedded.Repeatable.Select(script => script with { Sha256 = "changed" })] };
        Assert.Equal([new SchemaStep("orleans", 0)], (await MissingAsync(changed)).Where(step => step.Component == "orleans"));
        Assert.Contains(new SchemaStep("orleans", 0), await MigrateAsync(changed));
        Assert.Empty(await MissingAsync(changed));
    }

    [Fact]
    public async Task Looking_names_what_is_missing_and_changes_nothing()
    {
        var (one, two) = (("one", "CREATE TABLE one (x INTEGER);"), ("two", "CREATE TABLE two (x INTEGER);"));

        Assert.Equal([new SchemaStep("test", 1)], await MissingAsync(Scripts(one)));
        Assert.Equal(0, await CountAsync(_database.CountObjects));

        await MigrateAsync(Scripts(one));
        Assert.Equal([new SchemaStep("test", 2)], await MissingAsync(Scripts(one, two)));
        await Assert.ThrowsAsync<SchemaMismatchException>(() => MissingAsync(Scripts(two)));
    }

    [Fact]
    public void Embedded_scripts_are_numbered_from_one_without_gaps()
    {
        var scripts = Embedded;

        Assert.NotEmpty(scripts.Migrations);
        Assert.NotEmpty(scripts.Repeatable);
        foreach (var component in scripts.Migrations.GroupBy(migration => migration.Component))
        {
            Assert.Equal(Enumerable.Range(1, component.Count()), component.Select(migration => migration.Version));
        }
    }

    public async ValueTask InitializeAsync() => _database = await NewDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private static MigrationScripts Scripts(params (string Sha256, string Sql)[] steps) =>
        new([.. steps.Select((step, index) => new Migration("test", index + 1, step.Sql, step.Sha256))], []);

    private async Task<IReadOnlyList<SchemaStep>> MigrateAsync(MigrationScripts scripts)
    {
        await using var backEnd = _database.Open(scripts);
        return await backEnd.MigrateAsync(TestContext.Current.CancellationToken);
    }

    private async Task<IReadOnlyList<SchemaStep>> MissingAsync(MigrationScripts scripts)
    {
        await using var backEnd = _database.Open(scripts);
        return await backEnd.MissingAsync(TestContext.Current.CancellationToken);
    }

    private async Task<long> CountAsync(string sql) => (long)(await _database.ScalarAsync(sql))!;

    private async Task<string> DumpAsync() => (string)(await _database.ScalarAsync(_database.Dump))!;
}
