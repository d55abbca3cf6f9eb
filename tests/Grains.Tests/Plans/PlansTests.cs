using SqlxOrleans.Grains.Interfaces.Plans;
using SqlxOrleans.Grains.Tests.Support;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Plans;

public sealed class PlansTests : IAsyncLifetime
{
    private const string Loop = "enable_nestloop=off";
    private TestSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync(("Sqlx:Snapshots:Interval", "00:00:00.100"));

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Faster_hints_come_into_force_and_are_explained()
    {
        var answer = await ExchangeAsync(1, Plan("p1", Seen(string.Empty, 40, 100), Seen(Loop, 0, 1)));
        var first = Assert.Single(answer.Plans);
        Assert.Equal((0, true, 2), (first.InForce, first.MayTry, first.Arms.Count));
        Assert.Equal(string.Empty, (await Plans.SuggestAsync("p1"))!.Hints);

        answer = await ExchangeAsync(2, Plan("p1", Seen(Loop, 20, 40)));
        Assert.Equal(Loop, answer.Plans[0].Arms[answer.Plans[0].InForce].Hints);
        var suggestion = (await Plans.SuggestAsync("p1"))!;
        Assert.Equal(Loop, suggestion.Hints);
        Assert.True(suggestion is { Confidence: > 0.95, ExpectedReward: > 0.5 and < 0.65 });
        Assert.Contains("better by 5 %", suggestion.Rationale, StringComparison.Ordinal);
        Assert.Equal([40, 20], suggestion.Arms.Select(arm => arm.Executions));
        Assert.Equal(100, suggestion.Arms[0].MeanMs!.Value, 1e-6);
        Assert.Equal("p1", Assert.Single(await Plans.ListAsync(10)).Plan);
        Assert.Null(await Plans.SuggestAsync("p2"));
    }

    [Fact]
    public async Task Report_counts_once_also_after_a_restart()
    {
        await ExchangeAsync(1, Plan("p1", Seen(string.Empty, 40, 100), Seen(Loop, 20, 40)));
        await ExchangeAsync(1, Plan("p1", Seen(string.Empty, 40, 100), Seen(Loop, 20, 40)));
        await _silo.StartAgainAsync();

        var answer = await ExchangeAsync(1, Plan("p1", Seen(string.Empty, 40, 100)));
        Assert.Equal(1, Assert.Single(answer.Plans).InForce);
        Assert.Equal([40, 20], (await Plans.SuggestAsync("p1"))!.Arms.Select(arm => arm.Executions));
        await ExchangeAsync(2, Plan("p1", Seen(Loop, 1, 40)));
        Assert.Equal([40, 21], (await Plans.SuggestAsync("p1"))!.Arms.Select(arm => arm.Executions));
    }

    [Fact]
    public async Task Snapshot_that_could_not_be_written_is_written_later()
    {
        _silo.Storage.FailBeforeWriting("plans");
        await ExchangeAsync(1, Plan("p1", Seen(string.Empty, 40, 100)));
        await Eventually.GetAsync(() => Task.FromResult(_silo.Storage.Failures), failures => failures > 1);
        _silo.Storage.Heal();
        await _silo.StartAgainAsync();
        Assert.Equal(40, (await Plans.SuggestAsync("p1"))!.Arms[0].Executions);
    }

    [Fact]
    public async Task Write_that_landed_but_was_reported_lost_counts_nothing_twice()
    {
        _silo.Storage.FailAfterWriting("plans");
        await ExchangeAsync(1, Plan("p1", Seen(string.Empty, 40, 100)));
        await Eventually.GetAsync(() => Task.FromResult(_silo.Storage.Failures), failures => failures > 0);
        _silo.Storage.Heal();
        await Eventually.GetAsync(async () => (await TryExchangeAsync(1, Plan("p1", Seen(string.Empty, 40, 100))))?.Plans.Count ?? 0, plans => plans == 1);
        Assert.Equal(40, (await Plans.SuggestAsync("p1"))!.Arms[0].Executions);
    }

    [Fact]
    public async Task Stranger_is_refused_and_changes_nothing()
    {
        var answer = await Exchange.ExchangeAsync("not the key", new PlanExchange("kernel", 1, [Plan("p1", Seen(string.Empty, 40, 100))]));
        Assert.Equal((false, 0, 0), (answer.Authenticated, answer.Rejected.Count, answer.Plans.Count));
        Assert.Null(await Plans.SuggestAsync("p1"));
    }

    [Fact]
    public async Task What_cannot_be_is_rejected_with_its_reason_and_the_rest_counts()
    {
        var answer = await ExchangeAsync(
            1,
            Plan("p1", Seen(string.Empty, 40, 100)),
            Plan("p 2", Seen(string.Empty, 1, 1)),
            Plan("p3", Seen("jit=on'; DROP TABLE x", 1, 1)),
            Plan("p4", Seen(string.Empty, -1, 1)),
            Plan("p5", Seen(string.Empty, 1, 1) with { MeanLog = double.NaN }));
        Assert.Equal(["p1"], answer.Plans.Select(plan => plan.Plan));
        Assert.Equal(4, answer.Rejected.Count);
        Assert.All(answer.Rejected, rejection => Assert.Equal("malformed_plan", rejection.Reason));

        Assert.Equal("malformed_exchange", Assert.Single((await Exchange.ExchangeAsync(_silo.ApiKey, new PlanExchange("", 1, []))).Rejected).Reason);
        Assert.Equal("malformed_exchange", Assert.Single((await ExchangeAsync(0)).Rejected).Reason);
        Assert.Equal("malformed_exchange", Assert.Single((await ExchangeAsync(5, [.. Enumerable.Range(0, 257).Select(i => Plan($"p{i}"))])).Rejected).Reason);
    }

    [Fact]
    public async Task Workspace_beyond_the_tenants_quota_is_refused()
    {
        await _silo.StartAgainAsync(("Sqlx:Limits:SeriesPerTenant", "1"));
        await ExchangeAsync(1, Plan("p1"));
        var other = await _silo.Grains.GetGrain<IPlanExchangeGrain>($"{_silo.Tenant}|another").ExchangeAsync(_silo.ApiKey, new PlanExchange("kernel", 1, [Plan("p1")]));
        Assert.Equal("series_quota", Assert.Single(other.Rejected).Reason);
    }

    private IPlanExchangeGrain Exchange => _silo.Grains.GetGrain<IPlanExchangeGrain>($"{_silo.Tenant}|{Batches.Workspace}");

    private IPlansGrain Plans => _silo.Grains.GetGrain<IPlansGrain>($"{_silo.Tenant}|{Batches.Workspace}");

    private Task<PlanExchangeAnswer> ExchangeAsync(long sequence, params PlanExecutions[] plans) =>
        Exchange.ExchangeAsync(_silo.ApiKey, new PlanExchange("kernel", sequence, plans));

    private async Task<PlanExchangeAnswer?> TryExchangeAsync(long sequence, params PlanExecutions[] plans)
    {
        try
        {
            return await ExchangeAsync(sequence, plans);
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static PlanExecutions Plan(string plan, params ArmExecutions[] arms) => new(plan, arms);

    /// <summary>Executions that all took the same, give or take a tenth.</summary>
    private static ArmExecutions Seen(string hints, long count, double milliseconds) =>
        new(hints, count, Math.Log(milliseconds), Math.Max(0, count - 1) * 0.01, Math.Max(0, count) * milliseconds, 0, 0, Math.Max(0, count));
}
