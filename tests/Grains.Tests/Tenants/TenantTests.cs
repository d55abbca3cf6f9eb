using SqlxOrleans.Grains.Interfaces.Tenants;
using SqlxOrleans.Grains.Tests.Support;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Tenants;

public sealed class TenantTests : IAsyncLifetime
{
    private const int Quota = 40;
    private TestSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync(("Sqlx:Limits:SeriesPerTenant", "40"));

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    private ITenantGrain Tenant => _silo.Grains.GetGrain<ITenantGrain>(_silo.Tenant);

    [Fact]
    public async Task Quota_holds_under_concurrency_and_what_was_admitted_survives_a_restart()
    {
        // Each series is asked for twice at the same time, as two silos would.
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => RegisterAsync(i / 2)));
        var admitted = answers.Chunk(2).Count(pair => pair.All(answer => answer.Admitted));
        Assert.Equal((Quota, 2 * Quota), (admitted, answers.Count(answer => answer.Admitted)));
        Assert.Equal(new TenantUsage(Quota, Quota, Quota), await Tenant.GetUsageAsync());

        await _silo.StartAgainAsync(("Sqlx:Limits:SeriesPerTenant", "50"));
        Assert.Equal(new TenantUsage(Quota, 50, Quota), await Tenant.GetUsageAsync());
        Assert.Equal(
            answers.Where(answer => answer.Admitted).Select(answer => answer.Workspace).Distinct().Order(StringComparer.Ordinal),
            (await Tenant.ListAsync()).Select(known => known.Workspace));
        Assert.True(await Tenant.RegisterAsync("one-more", "L"));
    }

    [Fact]
    public async Task Series_that_wait_for_a_write_share_the_next_and_reads_do_not_wait()
    {
        var held = _silo.Storage.HoldWriting("tenant");
        var registrations = Enumerable.Range(0, 20).Select(RegisterAsync).ToList();
        try
        {
            await Eventually.HoldsAsync(() => _silo.Storage.HeldWrites == 1, TestContext.Current.CancellationToken);
            Assert.Equal(new TenantUsage(0, Quota, 0), await Tenant.GetUsageAsync());
            Assert.DoesNotContain(registrations, registration => registration.IsCompleted);
        }
        finally
        {
            // Also when it failed: a silo does not stop while a write is held.
            held.SetResult();
        }

        Assert.All(await Task.WhenAll(registrations), answer => Assert.True(answer.Admitted));
        Assert.InRange(_silo.Storage.HeldWrites, 2, 5);
        Assert.Equal(20, (await Tenant.GetUsageAsync()).Series);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Registration_whose_write_fails_is_refused_and_tried_again_counts_once(bool before)
    {
        Assert.True(await Tenant.RegisterAsync("old", "L"));
        if (before)
            _silo.Storage.FailBeforeWriting("tenant");
        else
            _silo.Storage.FailAfterWriting("tenant");
        var failures = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Record.ExceptionAsync(() => RegisterAsync(i)).AsTask()));
        Assert.All(failures, Assert.NotNull);
        _silo.Storage.Heal();

        await Eventually.GetAsync(() => Record.ExceptionAsync(() => RegisterAsync(0)).AsTask(), exception => exception is null);
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(RegisterAsync)), answer => Assert.True(answer.Admitted));
        Assert.Equal(new TenantUsage(21, Quota, 21), await Tenant.GetUsageAsync());
        await _silo.StartAgainAsync(("Sqlx:Limits:SeriesPerTenant", "40"));
        Assert.Equal(new TenantUsage(21, Quota, 21), await Tenant.GetUsageAsync());
    }

    private async Task<(string Workspace, bool Admitted)> RegisterAsync(int number) =>
        ($"w{number}", await Tenant.RegisterAsync($"w{number}", "L"));
}
