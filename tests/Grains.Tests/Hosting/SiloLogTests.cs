using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Npgsql;
using SqlxOrleans.Grains.Tests.Storage;

namespace SqlxOrleans.Grains.Tests.Hosting;

/// <summary>The log of the real executable over a real database, as talkative as it can be made, while somebody tries to write into it.</summary>
public sealed class SiloLogTests : IAsyncLifetime
{
    private const string Person = "jane.canary@example.org";
    private const string Key = "sqlxk.acme.CanaryCanaryCanaryCanaryCanaryCanaryCanaryC";
    private const string Escape = "\u001b[31m";
    private const int MaxLine = 64 * 1024;

    private PostgresTestDatabase _postgres = null!;

    private string Password => new NpgsqlConnectionStringBuilder(_postgres.ConnectionString).Password!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_line_of_a_silo_s_log_is_one_object_of_the_schema_and_holds_no_secret_and_nobody_s_data()
    {
        using var data = new TemporaryDirectory();
        await using var silo = await SiloExecutable.StartReadyAsync(data.Path, Cancel, new Dictionary<string, string>
        {
            ["Sqlx__Postgres__ConnectionString"] = _postgres.ConnectionString,
            ["Logging__LogLevel__SqlxOrleans"] = "Trace",
            ["Logging__LogLevel__Orleans.Runtime"] = "Debug",
            ["Logging__LogLevel__Microsoft.AspNetCore"] = "Trace",
            ["Logging__LogLevel__Npgsql.Command"] = "Trace",
        });
        using (var http = new HttpClient { BaseAddress = new Uri(silo.Text("http")) })
        {
            await PostAsync(http, $"/ats/v1/events?mail={Person}", Key, Event("kernel.exec.ok"));
            await PostAsync(http, "/ats/v1/events", silo.Text("apiKey"), Event("kernel.exec.ok"));
            await PostAsync(http, "/ats/v1/events", silo.Text("apiKey"), "{\"ts\":\"" + Person + Escape);
        }

        await SendRawAsync(new Uri(silo.Text("http")), $"GET /{Escape}?m={Person} HTTP/1.1\r\nHost: a\r\nX: \n{{\"level\":\"fatal\"}}\r\n\r\n");

        var (exitCode, _, log) = await silo.TerminateAsync(Cancel);

        Assert.Equal(0, exitCode);
        var components = new HashSet<string?>();
        foreach (var line in log.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.InRange(Encoding.UTF8.GetByteCount(line), 2, MaxLine);
            Assert.DoesNotContain(line, char.IsControl);
            using var json = JsonDocument.Parse(line);
            Assert.Distinct(json.RootElement.EnumerateObject().Select(field => field.Name));
            Assert.All(["level", "ts", "component", "event", "message"], field => Assert.Equal(JsonValueKind.String, json.RootElement.GetProperty(field).ValueKind));
            components.Add(json.RootElement.GetProperty("component").GetString());
        }

        Assert.Superset(new HashSet<string?> { "orleans", "aspnetcore", "npgsql" }, components);
        Assert.All([Person, Key, silo.Text("apiKey"), Password], canary => Assert.DoesNotContain(canary, log, StringComparison.Ordinal));
    }

    public async ValueTask InitializeAsync() => _postgres = await PostgresTestDatabase.MakeAsync();

    public ValueTask DisposeAsync() => _postgres.DisposeAsync();

    private static string Event(string name) =>
        $$"""{"ts":1760000000,"tenant":"acme","workspace":"prod-eu","trace_id":"1","span_id":"1","event":"{{name}}","slo_class":"L","reason":"{{Person}}"}""";

    private static async Task PostAsync(HttpClient http, string path, string key, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("x-api-key", key);
        using var response = await http.SendAsync(request, Cancel);
    }

    /// <summary>Waits for the answer or the end of the connection: the server has seen it then.</summary>
    private static async Task SendRawAsync(Uri address, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, Cancel);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), Cancel);
        _ = await stream.ReadAsync(new byte[1024], Cancel);
    }
}
