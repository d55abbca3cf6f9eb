using Microsoft.Extensions.DependencyInjection;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Slos;
using SqlxOrleans.Grains.Tests.Support;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Slos;

public sealed class SloBookTests : IAsyncLifetime
{
    private const string Tighter = "version: 1\nrelease: r2\nclasses:\n  L:\n    p95_ms: 10\n";

    private TestSilo _silo = null!;

    private ISloBookGrain Book => _silo.Grains.GetGrain<ISloBookGrain>("slo");

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task A_valid_file_is_in_force_at_once_and_stored_once()
    {
        var outcome = await Book.ProposeAsync(new SloProposal(Tighter, "test"));
        Assert.True(outcome.Accepted, string.Join('\n', outcome.Errors));
        Assert.Equal(outcome.ContentHash, (await Book.ProposeAsync(new SloProposal(Tighter, "again"))).ContentHash);
        Assert.Equal("r2", Assert.Single(await Book.ListVersionsAsync()).Release);
        Assert.Equal(TimeSpan.FromMilliseconds(10), _silo.Services.GetRequiredService<CurrentSlo>().Document.Classes[WorkloadClass.L].P95);
    }

    [Fact]
    public async Task A_bad_file_is_refused_with_every_error_and_the_old_one_stays()
    {
        var good = await Book.ProposeAsync(new SloProposal(Tighter, "test"));
        var bad = await Book.ProposeAsync(new SloProposal("version: 1\nclasses:\n  L:\n    p95_ms: -3\n    availability: 7\n", "test"));
        Assert.False(bad.Accepted);
        Assert.True(bad.Errors.Count >= 2, string.Join('\n', bad.Errors));
        Assert.Equal(good.ContentHash, bad.ContentHash);
        Assert.Equal(good.ContentHash, (await Book.GetCurrentAsync())!.ContentHash);
    }

    [Fact]
    public async Task Versions_survive_a_restart_and_an_older_one_can_come_back()
    {
        var first = await Book.ProposeAsync(new SloProposal(Tighter, "test"));
        await Book.ProposeAsync(new SloProposal(Tighter.Replace("10", "12", StringComparison.Ordinal), "test"));
        await _silo.StartAgainAsync();
        Assert.Equal(2, (await Book.ListVersionsAsync()).Count);
        await Book.ProposeAsync(new SloProposal(Tighter, "rollback"));
        Assert.Equal(first.ContentHash, (await Book.GetCurrentAsync())!.ContentHash);
        Assert.Equal(2, (await Book.ListVersionsAsync()).Count);
    }
}
