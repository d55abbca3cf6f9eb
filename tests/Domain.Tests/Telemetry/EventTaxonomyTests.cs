using System.Text;
using SqlxOrleans.Domain.Telemetry;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Telemetry;

public sealed class EventTaxonomyTests
{
    [Fact]
    public void Every_event_is_found_by_dots_underscores_and_prefix()
    {
        foreach (var known in EventTaxonomy.All)
        {
            foreach (var spelling in (string[])[known.Name, known.Name.Replace('.', '_'), "sqlx_" + known.Name.Replace('.', '_'), "sqlx." + known.Name])
            {
                Assert.True(EventTaxonomy.TryFind(spelling.AsSpan(), out var found), spelling);
                Assert.Same(known, found);
                Assert.True(EventTaxonomy.TryFind(Encoding.UTF8.GetBytes(spelling), out found));
                Assert.Same(known, found);
            }
        }
    }

    [Theory]
    [InlineData("sqlx_driver_query_ok", "driver.query.ok")]
    [InlineData("ddl.rollback.ok", "ddl.rollback.ok")]
    [InlineData("policy_deny", "policy.deny")]
    public void A_name_of_the_specification_means_its_canonical_event(string sent, string canonical)
    {
        Assert.True(EventTaxonomy.TryFind(sent.AsSpan(), out var known));
        Assert.Equal(canonical, known.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sqlx_")]
    [InlineData("KERNEL.EXEC.OK")]
    [InlineData("kernel.exec.ok.")]
    [InlineData("kernél.exec")]
    public void Other_names_are_unknown(string sent)
    {
        Assert.False(EventTaxonomy.TryFind(sent.AsSpan(), out _));
        Assert.False(EventTaxonomy.TryFind(Encoding.UTF8.GetBytes(sent), out _));
    }

    [Theory]
    [InlineData("sqlx_query_latency_ms", "sqlx_exec_latency_ms", "ms")]
    [InlineData("sqlx.exec.latency.ms", "sqlx_exec_latency_ms", "ms")]
    [InlineData("db.client.operation.duration", "sqlx_exec_latency_ms", "s")]
    [InlineData("sqlx_cache_hit_ratio", "sqlx_ppc_hit_ratio", "1")]
    [InlineData("sqlx_pool_busy", "sqlx_pool_active", "1")]
    public void A_metric_alias_means_its_metric_in_its_own_unit(string alias, string name, string unit)
    {
        Assert.True(MetricTaxonomy.TryFind(alias.AsSpan(), out var definition));
        Assert.Equal((name, unit), (definition.Name, definition.Unit));
    }

    [Fact]
    public void The_default_workspace_has_one_value_however_it_is_named()
    {
        Assert.Equal(default, WorkspaceId.Parse("default"));
        Assert.Equal("default", default(WorkspaceId).ToString());
        Assert.NotEqual(default, WorkspaceId.Parse("prod-eu"));
    }

    [Theory]
    [InlineData("cross-region egress blocked", "cross-region egress blocked")]
    [InlineData("denied for bob@example.com", "other")]
    [InlineData("card 4111111111111111", "other")]
    [InlineData("value 'secret'", "other")]
    [InlineData(null, "")]
    public void Free_text_becomes_a_label_only_when_it_is_harmless(string? sent, string label) => Assert.Equal(label, LabelText.Clean(sent));
}
