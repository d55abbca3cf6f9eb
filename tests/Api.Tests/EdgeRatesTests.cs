using System.Net;
using System.Text;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Telemetry;
using static SqlxOrleans.Api.Tests.OtlpBytes;

namespace SqlxOrleans.Api.Tests;

public sealed class EdgeRatesTests
{
    private static readonly ulong s_now = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() * 1_000_000_000;

    private readonly FakeTimeProvider _time = new();
    private readonly TenantId _acme = TenantId.Parse("acme");

    [Fact]
    public void A_tenant_that_took_more_than_its_reserve_waits_until_its_debt_is_paid_and_no_other_does()
    {
        var rates = Rates(100);
        Assert.Null(rates.DelayOf(_acme));
        rates.Take(_acme, 150, 0);
        Assert.Null(rates.DelayOf(_acme));
        rates.Take(_acme, 250, 0);
        // 200 in reserve, 400 taken: 200 in debt.
        Assert.InRange(rates.DelayOf(_acme)!.Value.TotalSeconds, 2, 2.1);
        Assert.Null(rates.DelayOf(TenantId.Parse("globex")));
        _time.Advance(TimeSpan.FromSeconds(2.1));
        Assert.Null(rates.DelayOf(_acme));
    }

    [Fact]
    public void A_body_without_items_is_not_free()
    {
        var rates = Rates(100);
        rates.Take(_acme, 0, 300 * EdgeRates.BytesPerItem);
        Assert.NotNull(rates.DelayOf(_acme));
    }

    [Fact]
    public void The_reserve_does_not_grow_beyond_two_seconds()
    {
        var rates = Rates(100);
        rates.Take(_acme, 1, 0);
        _time.Advance(TimeSpan.FromDays(1));
        rates.Take(_acme, 201, 0);
        Assert.NotNull(rates.DelayOf(_acme));
    }

    [Fact]
    public void Without_a_limit_nobody_waits()
    {
        var rates = Rates(0);
        rates.Take(_acme, long.MaxValue, 0);
        Assert.Null(rates.DelayOf(_acme));
    }

    [Fact]
    public async Task A_flood_is_refused_unread_on_every_way_in_with_the_time_to_come_again()
    {
        await using var host = await EdgeHost.StartAsync(options => options.MaxItemsPerSecondPerTenant = 1);
        Assert.Equal(200, (await host.PostTracesAsync(Traces([.. Enumerable.Range(0, 32).Select(_ => Span(s_now, s_now + 1))]))).Status);
        foreach (var (path, type) in ((string, string)[])[
            ("/v1/traces", "application/x-protobuf"), ("/v1/metrics", "application/json"), ("/v1/logs", "application/json"), ("/ats/v1/events", "application/json")])
        {
            using var content = new StringContent("not even a body", Encoding.UTF8, type);
            using var response = await host.Client.PostAsync(new Uri(path, UriKind.Relative), content);
            Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
            Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 25, 31);
        }

        var failure = await Assert.ThrowsAsync<RpcException>(() => OtlpPosting.ExportTracesAsync(host.Grpc, [0xFF]));
        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
        Assert.Contains("RetryInfo", Encoding.UTF8.GetString(failure.Trailers.GetValueBytes("grpc-status-details-bin")!), StringComparison.Ordinal);
        Assert.Equal(200, (await host.PostTracesAsync(Traces(Span(s_now, s_now + 1)), EdgeHost.OtherKey)).Status);
        Assert.Equal(33, host.Sink.Counts(WorkloadClass.L).Requests);
    }

    [Theory]
    [InlineData(0.74, false)]
    [InlineData(0.76, true)]
    public void Above_three_quarters_of_its_memory_a_silo_takes_nothing_new(double used, bool isHigh)
    {
        var pressure = new MemoryPressure(Options.Create(new EdgeOptions()), _time, () => ((long)(used * 1_000_000), 1_000_000));
        Assert.Equal(isHigh, pressure.IsHigh);
        Assert.Equal(isHigh ? EdgeBudget.RetryAfter : null, new EdgeGate(Rates(0), pressure).DelayOf(_acme));
    }

    [Fact]
    public void Memory_is_looked_at_again_after_a_quarter_of_a_second()
    {
        var (used, asked) = (900L, 0);
        var pressure = new MemoryPressure(Options.Create(new EdgeOptions()), _time, () =>
        {
            asked++;
            return (used, 1000);
        });
        Assert.True(pressure.IsHigh && pressure.IsHigh);
        Assert.Equal(1, asked);
        used = 100;
        _time.Advance(TimeSpan.FromMilliseconds(300));
        Assert.False(pressure.IsHigh);
    }

    private EdgeRates Rates(int perSecond) => new(Options.Create(new EdgeOptions { MaxItemsPerSecondPerTenant = perSecond }), _time);
}
