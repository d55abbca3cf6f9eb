using System.Net.Http.Json;
using SqlxOrleans.Client.Operator;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Kernel;

public sealed class RestartTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("sqlx-restart-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task What_was_counted_is_there_when_another_process_starts_on_the_same_data()
    {
        var cancel = TestContext.Current.CancellationToken;
        string before;
        await using (var first = await SiloProcess.StartAsync(_data, cancellationToken: cancel))
        {
            using var http = first.CreateHttpClient();
            for (var i = 0; i < 50; i++)
            {
                using var answer = await http.PostAsJsonAsync(
                    new Uri("/ats/v1/events", UriKind.Relative),
                    new { ts = "2026-11-22T12:00:00Z", tenant = "acme", workspace = "prod-eu", trace_id = $"t{i}", span_id = "s", @event = "kernel.exec.ok", latency_ms = i, slo_class = "L" },
                    cancel);
                answer.EnsureSuccessStatusCode();
            }

            before = await SloAsync(http, first.ApiKey);
            Assert.Equal(0, await first.StopGracefullyAsync());
        }

        await using var second = await SiloProcess.StartAsync(_data, cancellationToken: cancel);
        using var again = second.CreateHttpClient();
        Assert.Equal(before, await SloAsync(again, second.ApiKey));

        static async Task<string> SloAsync(HttpClient http, string apiKey)
        {
            var slo = await new SqlxOperatorClient(http, apiKey).GetWorkspaceSloAsync("acme", "prod-eu");
            var l = slo.Classes.Single(each => each.Class == "L");
            Assert.Equal(50, l.Count);
            return $"{l.Count} {l.Total} {l.P50Ms} {l.P95Ms} {l.P99Ms} {l.MinMs} {l.MaxMs} {l.Availability} {l.BudgetLeft.Latency} {l.Compliance} {l.Watermark:O}";
        }
    }
}
