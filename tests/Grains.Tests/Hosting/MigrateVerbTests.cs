using System.Text.Json;
using SqlxOrleans.Grains.Tests.Storage;
using SqlxOrleans.Testing;

namespace SqlxOrleans.Grains.Tests.Hosting;

/// <summary>The verb <c>migrate</c> and what a silo says about its database, as child processes.</summary>
public sealed class MigrateVerbTests : IAsyncLifetime
{
    private PostgresTestDatabase _postgres = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_racing_migrators_succeed_and_one_of_them_does_the_work()
    {
        var ends = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RunAsync(["migrate", "--json"], Environment())));

        Assert.All(ends, end => Assert.Equal((0, ""), (end.ExitCode, end.Errors)));
        var applied = ends.Select(end => JsonDocument.Parse(end.Output).RootElement.GetProperty("applied").EnumerateArray().ToList()).ToList();
        Assert.Contains(
            Assert.Single(applied, steps => steps.Count > 0),
            step => step.GetProperty("component").GetString() == "orleans" && step.GetProperty("version").GetInt32() == 1);
        Assert.Equal(1L, await _postgres.ScalarAsync("SELECT count(*) FROM schema_version WHERE component = 'orleans' AND version = 1"));
    }

    [Fact]
    public async Task Silo_refuses_a_schema_that_is_behind_when_it_may_not_migrate_and_starts_after_the_verb()
    {
        using var data = new TemporaryDirectory();
        string[] silo = ["silo", "--ephemeral", "--print-ready", "--data", data.Path];
        var environment = new Dictionary<string, string> { ["Sqlx__Storage__AutoMigrate"] = "false" };

        var refused = await RunAsync(silo, environment);
        var migrated = await RunAsync(["migrate", "--data", data.Path], environment);
        var again = await RunAsync(["migrate", "--data", data.Path], environment);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("Sqlx:Storage:AutoMigrate", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("'migrate'", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(0, migrated.ExitCode);
        Assert.Contains("orleans 1", migrated.Output, StringComparison.Ordinal);
        Assert.Contains("up to date", again.Output, StringComparison.Ordinal);
        await using var started = await SiloProcess.StartAsync(
            data.Path, environment: environment.ToDictionary(pair => pair.Key, string? (pair) => pair.Value), cancellationToken: Cancel);
        Assert.Equal(0, await started.StopGracefullyAsync());
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("migrate")]
    public async Task Unreachable_database_ends_the_process_with_the_setting_and_without_the_password(string verb)
    {
        using var data = new TemporaryDirectory();
        var file = data.File("connection");
        await File.WriteAllTextAsync(file, "Host=127.0.0.1;Port=1;Username=sqlx;Password=a-secret-word;Database=sqlx\n", Cancel);

        var end = await RunAsync(
            [verb, "--data", data.Path, .. verb == "silo" ? ["--ephemeral"] : Array.Empty<string>()],
            new Dictionary<string, string> { ["Sqlx__Postgres__ConnectionStringFile"] = file });

        Assert.Equal(2, end.ExitCode);
        Assert.Contains("Sqlx:Postgres:ConnectionStringFile", end.Errors, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:1", end.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret-word", end.Errors + end.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", end.Errors, StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync() => _postgres = await PostgresTestDatabase.MakeAsync();

    public ValueTask DisposeAsync() => _postgres.DisposeAsync();

    private Dictionary<string, string> Environment() => new() { ["Sqlx__Postgres__ConnectionString"] = _postgres.ConnectionString };

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string[] arguments, Dictionary<string, string> environment)
    {
        await using var process = SiloExecutable.Start(arguments, environment);
        return await process.EndAsync(Cancel);
    }
}
