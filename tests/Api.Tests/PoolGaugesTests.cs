using Microsoft.Extensions.Time.Testing;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Api.Tests;

public sealed class PoolGaugesTests
{
    private static readonly TenantId s_acme = TenantId.Parse("acme");
    private static readonly TenantId s_globex = TenantId.Parse("globex");

    private readonly FakeTimeProvider _time = new();
    private readonly PoolGauges _gauges;

    public PoolGaugesTests() => _gauges = new PoolGauges(_time);

    [Fact]
    public void A_tenant_that_fills_its_own_bound_leaves_others_theirs_and_makes_room_after_a_minute()
    {
        for (var i = 0; i < PoolGauges.MaxPerTenant; i++)
            Assert.True(Set(s_acme, "w" + i, i));
        Assert.False(Set(s_acme, "one-more", 1));
        Assert.True(Set(s_acme, "w1", 1));
        Assert.True(Set(s_globex, "w1", 1));
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.True(Set(s_acme, "one-more", 1));
        Assert.Equal((-1, 5), (_gauges.SlotsOf(s_acme, WorkspaceId.Parse("w1")), _gauges.SlotsOf(s_acme, WorkspaceId.Parse("one-more"))));
    }

    [Fact]
    public void Active_and_idle_connections_of_all_live_senders_are_the_slots()
    {
        Set(s_acme, "w", 1);
        _gauges.TrySet(s_acme, WorkspaceId.Parse("w"), 1, "postgresql", idle: true, 3);
        _time.Advance(TimeSpan.FromSeconds(40));
        Set(s_acme, "w", 2);
        Assert.Equal(13, _gauges.SlotsOf(s_acme, WorkspaceId.Parse("w")));
        Assert.Equal((10, 3), (_gauges.Total(idle: false)["postgresql"], _gauges.Total(idle: true)["postgresql"]));
        _time.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(5, _gauges.SlotsOf(s_acme, WorkspaceId.Parse("w")));
    }

    private bool Set(TenantId tenant, string workspace, int sender) => _gauges.TrySet(tenant, WorkspaceId.Parse(workspace), (UInt128)sender, "postgresql", idle: false, 5);
}
