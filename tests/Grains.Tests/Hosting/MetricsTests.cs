using System.Diagnostics.Metrics;
using SqlxOrleans.Grains.Tests.Storage;

namespace SqlxOrleans.Grains.Tests.Hosting;

public sealed class MetricsTests(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    [Fact]
    public async Task Metrics_leave_under_the_names_that_the_specification_gives_them()
    {
        using var meter = new Meter("SqlxOrleans.Tests");
        meter.CreateHistogram<double>("sqlx_exec_latency_ms", "ms").Record(12, KeyValuePair.Create<string, object?>("class", "L"));
        meter.CreateCounter<long>("sqlx_driver_errors_total", "{error}").Add(3, KeyValuePair.Create<string, object?>("dialect", "postgres"));
        meter.CreateObservableGauge("sqlx_ppc_hit_ratio", () => 0.5, "1");
        using var http = new HttpClient { BaseAddress = fixture.Silo.HttpUri };

        var text = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Contains("\nsqlx_exec_latency_ms_count{class=\"L\"} 1", text, StringComparison.Ordinal);
        Assert.Contains("\nsqlx_driver_errors_total{dialect=\"postgres\"} 3", text, StringComparison.Ordinal);
        Assert.Contains("\nsqlx_ppc_hit_ratio{} 0.5", text, StringComparison.Ordinal);
        Assert.Contains("\nsqlx_slo_config_invalid{} 0", text, StringComparison.Ordinal);
        Assert.Contains("\nsqlx_observability_config_invalid{} 0", text, StringComparison.Ordinal);
        Assert.Contains("orleans_", text, StringComparison.Ordinal);
        Assert.DoesNotContain("_milliseconds", text, StringComparison.Ordinal);
        Assert.DoesNotContain("_total_total", text, StringComparison.Ordinal);
    }
}
