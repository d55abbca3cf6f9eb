using Microsoft.Extensions.DependencyInjection;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.Grains.Tests.Storage;
using SqlxOrleans.Grains.Tests.Support;

namespace SqlxOrleans.Grains.Tests.Hosting;

public sealed class MetricsTests(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    [Fact]
    public async Task Metrics_leave_under_the_names_that_the_specification_gives_them()
    {
        var silo = fixture.Silo;
        var second = Batches.Noon.ToUnixTimeSeconds();
        var signals = new SignalsDelta();
        signals.Add(new SignalKey(second, SignalKind.DriverError, "postgresql", "connection"), 3);
        signals.Add(new SignalKey(second, SignalKind.CacheHit, "", ""), 1);
        signals.Add(new SignalKey(second, SignalKind.CacheMiss, "", ""), 1);
        signals.Add(new SignalKey(second, SignalKind.PolicyDeny, "cross-region", "pol:1"), 2);
        var ingest = silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IIngestGrain>(0);
        await ingest.AppendAsync(new TelemetryBatch(
            silo.ApiKey, silo.Tenant, "metrics", 1, Batches.Payload((WorkloadClass.L, Batches.Queries(4, 12)))));
        await ingest.AppendAsync(new TelemetryBatch(silo.ApiKey, silo.Tenant, "metrics", 2, Batches.Payload(signals)));
        using var http = new HttpClient { BaseAddress = silo.HttpUri };
        // Other tests' silos share this process and its meters, so values are checked where a silo has a process of its own.

        var text = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Contains("\nsqlx_exec_latency_ms_count{class=\"L\"} ", text, StringComparison.Ordinal);
        Assert.Contains("\nsqlx_exec_latency_ms_bucket{class=\"L\",le=\"10\"} ", text, StringComparison.Ordinal);
        Assert.Contains("\nsqlx_exec_latency_ms_bucket{class=\"L\",le=\"15\"} ", text, StringComparison.Ordinal);
        Assert.Contains("\nsqlx_exec_latency_ms_bucket{class=\"L\",le=\"+Inf\"} ", text, StringComparison.Ordinal);
        Assert.Contains("\nsqlx_exec_latency_ms_sum{class=\"L\"} ", text, StringComparison.Ordinal);
        Assert.Contains("\nsqlx_driver_errors_total{class=\"connection\",dialect=\"postgresql\"} ", text, StringComparison.Ordinal);
        Assert.Contains("\nsqlx_policy_denies_total{reason=\"cross-region\"} ", text, StringComparison.Ordinal);
        Assert.Contains("\nsqlx_ppc_hit_ratio{tenant=\"acme\"} ", text, StringComparison.Ordinal);
        Assert.Contains("\nsqlx_model_version{agent=\"scheduler\"} ", text, StringComparison.Ordinal);
        Assert.Contains("\nsqlx_slo_config_invalid{} 0", text, StringComparison.Ordinal);
        Assert.Contains("\nsqlx_observability_config_invalid{} 0", text, StringComparison.Ordinal);
        Assert.Contains("orleans_", text, StringComparison.Ordinal);
        Assert.DoesNotContain("_milliseconds", text, StringComparison.Ordinal);
        Assert.DoesNotContain("_total_total", text, StringComparison.Ordinal);
    }
}
