using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Budgets;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.Grains.Tests.Support;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Budgets;

public sealed class ClassBudgetGrainTests : IAsyncLifetime
{
    private static readonly (string, string)[] Settings =
        [("Sqlx:ApiKeys:acme", "key-of-acme-1234567890"), ("Sqlx:ApiKeys:globex", "key-of-globex-1234567890"), ("Sqlx:Budgets:L", "1000")];

    private TestSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync(Settings);

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Slack_moves_a_tenth_a_day_and_what_moved_survives_a_restart()
    {
        await SendAsync(200_000);
        Assert.Equal([("acme", 225, 495, 695), ("globex", 225, 405, 0)], await GrantsAsync());
        await _silo.StartAgainAsync(Settings);
        _silo.Clock.SetTo(TimeSpan.FromHours(2));
        Assert.Equal([("acme", 225, 495, 695), ("globex", 225, 405, 0)], await GrantsAsync());
        _silo.Clock.SetTo(TimeSpan.FromHours(25));
        Assert.Equal([("acme", 225, 535, 695), ("globex", 225, 365, 0)], await GrantsAsync());
        Assert.Equal((1000, 100), ((await Budget("L").GetAsync()).Total, (await Budget("L").GetAsync()).Unassigned));
    }

    [Fact]
    public async Task Write_that_fails_before_or_after_it_landed_moves_slack_once()
    {
        await SendAsync(200_000);
        _silo.Storage.FailBeforeWriting("class-budget");
        await Assert.ThrowsAnyAsync<Exception>(GrantsAsync);
        _silo.Storage.Heal();
        _silo.Storage.FailAfterWriting("class-budget");
        await Assert.ThrowsAnyAsync<Exception>(GrantsAsync);
        _silo.Storage.Heal();
        var grants = await Eventually.GetAsync(TryGrantsAsync, grants => grants.Count == 2);
        Assert.Equal([("acme", 225, 495, 695), ("globex", 225, 405, 0)], grants);
    }

    [Fact]
    public async Task Tenant_that_comes_later_is_granted_its_contract_from_the_reserve_and_one_that_leaves_gives_its_grant_back()
    {
        Assert.Equal(2, (await GrantsAsync()).Count);
        await _silo.StartAgainAsync([.. Settings, ("Sqlx:ApiKeys:initech", "key-of-initech-1234567890")]);
        _silo.Clock.SetTo(TimeSpan.FromHours(2));
        Assert.Contains(("initech", 100, 100, 0), await GrantsAsync());
        Assert.Equal(0, (await Budget("L").GetAsync()).Unassigned);
        await _silo.StartAgainAsync(Settings[0], Settings[2]);
        _silo.Clock.SetTo(TimeSpan.FromHours(4));
        Assert.Equal([("acme", 225, 450, 0)], await GrantsAsync());
        Assert.Equal(550, (await Budget("L").GetAsync()).Unassigned);
    }

    [Fact]
    public async Task Class_without_a_configured_total_has_no_budget()
    {
        var status = await Budget("A").GetAsync();
        Assert.Equal((0, 0), (status.Total, status.Tenants.Count));
        await Assert.ThrowsAnyAsync<Exception>(() => Budget("X").GetAsync());
    }

    private IClassBudgetGrain Budget(string workloadClass) => _silo.Grains.GetGrain<IClassBudgetGrain>(workloadClass);

    private async Task<IReadOnlyList<(string, long, long, long)>> GrantsAsync() =>
        [.. (await Budget("L").GetAsync()).Tenants.Select(each => (each.Tenant, each.Contract, each.Granted, each.Wanted))];

    private async Task<IReadOnlyList<(string, long, long, long)>> TryGrantsAsync()
    {
        try
        {
            return await GrantsAsync();
        }
        catch (Exception)
        {
            return [];
        }
    }

    private async Task SendAsync(int requests)
    {
        var batch = new TelemetryBatch("key-of-acme-1234567890", "acme", "kernel", 1, Batches.Payload((WorkloadClass.L, Batches.Queries(requests, 5))));
        Assert.Equal(IngestStatus.Accepted, (await _silo.Ingest.AppendAsync(batch)).Status);
    }
}
