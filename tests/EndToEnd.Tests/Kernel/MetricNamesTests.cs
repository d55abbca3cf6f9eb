using System.Net.Http.Headers;
using SqlxOrleans.Domain.Copilot.Safety;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Kernel;

public sealed class MetricNamesTests
{
    [Fact]
    public async Task Every_metric_of_the_specification_that_a_sender_reports_leaves_at_metrics_under_its_name()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var silo = await SiloProcess.StartAsync(cancellationToken: cancel);
        using var http = silo.CreateHttpClient();
        string[] lines =
        [
            Metric("sqlx_driver_errors_total", """{"dialect":"postgresql","class":"timeout"}"""),
            Metric("sqlx_policy_denies_total", """{"reason":"egress"}"""),
            Metric("sqlx_cache_events_total", """{"type":"hit"}"""),
            Metric("sqlx_sched_preemptions_total", """{"class":"A"}"""),
            Metric("sqlx_migration_errors_total", """{"type":"add_column"}"""),
            Metric("sqlx_exec_latency_ms", """{"class":"L"}"""),
            Metric("sqlx_driver_latency_ms", """{"dialect":"postgresql","op":"query"}"""),
            Metric("sqlx_air_compile_ms", """{"phase":"plan"}"""),
            Metric("sqlx_policy_eval_ms", "{}"),
            Metric("sqlx_migration_duration_ms", "{}"),
            Metric("sqlx_pool_active", """{"dialect":"postgresql"}"""),
            Metric("sqlx_pool_idle", """{"dialect":"postgresql"}"""),
        ];
        using var body = new StringContent(string.Join('\n', lines), new MediaTypeHeaderValue("application/x-ndjson"));
        using var answer = await http.PostAsync(new Uri("/ats/v1/events", UriKind.Relative), body, cancel);
        Assert.Contains("\"accepted\":12", await answer.Content.ReadAsStringAsync(cancel), StringComparison.Ordinal);

        var text = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancel);

        string[] series =
        [
            "sqlx_driver_errors_total{class=\"timeout\",dialect=\"postgresql\"} 3", "sqlx_policy_denies_total{reason=\"egress\"} 3",
            "sqlx_cache_events_total{type=\"hit\"} 3", "sqlx_sched_preemptions_total{class=\"A\"} 3", "sqlx_migration_errors_total{type=\"add_column\"} 3",
            "sqlx_exec_latency_ms_count{class=\"L\"} 1", "sqlx_driver_latency_ms_sum{dialect=\"postgresql\",op=\"query\"} 3",
            "sqlx_air_compile_ms_sum{phase=\"plan\"} 3", "sqlx_policy_eval_ms_sum{} 3", "sqlx_migration_duration_ms_sum{} 3",
            "sqlx_pool_active{dialect=\"postgresql\"} 3", "sqlx_pool_idle{dialect=\"postgresql\"} 3",
            "sqlx_ppc_hit_ratio{tenant=\"acme\"} 1", $"sqlx_model_version{{agent=\"scheduler\"}} {WorkspaceLearner.ModelVersion}",
        ];
        Assert.All(series, each => Assert.Contains("\n" + each, text, StringComparison.Ordinal));
    }

    private static string Metric(string name, string labels) =>
        $$"""{"ts":"2026-11-22T12:00:00Z","tenant":"acme","workspace":"names","component":"kernel","metric":"{{name}}","value":3,"labels":{{labels}}}""";
}
