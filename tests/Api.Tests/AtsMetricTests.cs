using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Api.Tests;

public sealed class AtsMetricTests : IAsyncLifetime
{
    private EdgeHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.StartAsync(options => options.MaxItems = 3);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("timeout")]
    [InlineData("L")]
    public async Task The_class_of_a_driver_error_is_its_kind(string kind)
    {
        await PostAsync("sqlx_driver_errors_total", "3", $$""","labels":{"dialect":"pg","class":"{{kind}}"}""");
        Assert.Equal(3, _host.Sink.Signal(SignalKind.DriverError, "postgresql", kind).Count);
    }

    [Theory]
    [InlineData("sqlx_sched_preemptions_total", "4")]
    public async Task The_class_of_any_other_metric_is_the_workloads(string name, string value)
    {
        await PostAsync(name, value, ""","labels":{"class":"B"}""");
        Assert.Equal(4, _host.Sink.Counts(WorkloadClass.B).Preemptions);
    }

    [Fact]
    public async Task Pool_gauges_are_the_workspaces_slots()
    {
        var answer = await PostAsync("sqlx_pool_active", "3", ""","labels":{"dialect":"pg"}""");
        Assert.Equal(0, answer.GetProperty("ignored").GetInt32());
        await PostAsync("sqlx_pool_idle", "5", ""","labels":{"dialect":"pg"}""");
        await PostAsync("sqlx_pool_idle", "2", ""","component":"other","labels":{"dialect":"pg"}""");
        Assert.Equal(10, _host.Services.GetRequiredService<PoolGauges>().SlotsOf(TenantId.Parse("acme"), WorkspaceId.Parse("prod-eu")));
    }

    [Theory]
    [InlineData("sqlx_policy_denies_total", "-1", "bad_value")]
    [InlineData("sqlx_policy_eval_ms", "1.1e12", "bad_value")]
    [InlineData("sqlx_pool_active", "-3", "bad_value")]
    [InlineData("sqlx_exec_latency_ms", "6.1e8", "latency_out_of_range")]
    [InlineData("db.client.operation.duration", "604801", "latency_out_of_range")]
    [InlineData("sqlx_model_version", "-1", null)]
    [InlineData("app_temperature", "-40", null)]
    public async Task A_value_beyond_belief_is_refused_where_anything_depends_on_it(string name, string value, string? reason)
    {
        var answer = await PostAsync(name, value, string.Empty, reason is null ? HttpStatusCode.OK : HttpStatusCode.BadRequest);
        Assert.Equal(reason, answer.TryGetProperty("reason", out var given) ? given.GetString() : null);
        Assert.Empty(_host.Sink.Messages);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/x-ndjson")]
    public async Task The_configured_limit_of_items_holds_for_events_too(string contentType)
    {
        var (open, separator, close) = contentType == "application/json" ? ("[", ",", "]") : ("", "\n", "");
        using var content = new StringContent(open + string.Join(separator, Enumerable.Repeat("{}", 4)) + close, Encoding.UTF8, contentType);
        using var response = await _host.Client.PostAsync(new Uri("/ats/v1/events", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    private async Task<JsonElement> PostAsync(string name, string value, string more, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var content = new StringContent(
            $$"""{"ts":1760000000,"workspace":"prod-eu","metric":"{{name}}","value":{{value}}{{more}}}""", Encoding.UTF8, "application/json");
        using var response = await _host.Client.PostAsync(new Uri("/ats/v1/events", UriKind.Relative), content);
        Assert.Equal(expected, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
