using SqlxOrleans.Grains.Tests.Storage;
using SqlxOrleans.Testing;

namespace SqlxOrleans.Grains.Tests.Hosting;

/// <summary>Real silo processes with one connection string.</summary>
public sealed class MembershipTests : IAsyncLifetime
{
    private PostgresTestDatabase _database = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_silos_form_one_cluster_and_leave_no_active_row_when_they_stop()
    {
        var silos = await Task.WhenAll(StartAsync("silo-a"), StartAsync("silo-b"));
        await using var first = silos[0];
        await using var second = silos[1];

        Assert.Equal(2, await ActiveAsync());
        Assert.Equal(
            $"silo-a {first.Gateway}, silo-b {second.Gateway}",
            await _database.ScalarAsync("SELECT string_agg(SiloName || ' ' || Address || ':' || ProxyPort, ', ' ORDER BY SiloName) FROM OrleansMembershipTable"));
        Assert.Equal(1L, await _database.ScalarAsync("SELECT count(*) FROM OrleansMembershipVersionTable"));

        Assert.Equal(0, await first.StopGracefullyAsync());
        Assert.Equal("silo-b", await _database.ScalarAsync("SELECT SiloName FROM OrleansMembershipTable WHERE Status = 3"));

        Assert.Equal(0, await second.StopGracefullyAsync());
        Assert.Equal(0, await ActiveAsync());
    }

    [Fact]
    public async Task Killed_silo_is_declared_dead_by_the_one_that_is_left()
    {
        var silos = await Task.WhenAll(StartAsync("silo-a"), StartAsync("silo-b"));
        await using var first = silos[0];
        await using var second = silos[1];

        await first.KillAsync();

        await Eventually.GetAsync(ActiveAsync, active => active == 1, TimeSpan.FromMinutes(1));
        Assert.Equal("silo-b", await _database.ScalarAsync("SELECT SiloName FROM OrleansMembershipTable WHERE Status = 3"));
    }

    public async ValueTask InitializeAsync() => _database = await PostgresTestDatabase.MakeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private async Task<long> ActiveAsync() => (long)(await _database.ScalarAsync("SELECT count(*) FROM OrleansMembershipTable WHERE Status = 3"))!;

    private Task<SiloProcess> StartAsync(string name) => SiloProcess.StartAsync(
        environment: new Dictionary<string, string?>
        {
            ["Sqlx__Postgres__ConnectionString"] = _database.ConnectionString,
            ["Sqlx__Orleans__SiloName"] = name,
        },
        cancellationToken: Cancel);
}
