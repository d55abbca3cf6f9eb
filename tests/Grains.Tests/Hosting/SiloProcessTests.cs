using System.Diagnostics;
using System.Text.Json;
using SqlxOrleans.Grains.Tests.Storage;

namespace SqlxOrleans.Grains.Tests.Hosting;

public sealed class SiloProcessTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ready_line_names_endpoints_that_answer_and_the_silo_ends_cleanly_on_sigterm()
    {
        await using var silo = await SiloExecutable.StartReadyAsync(_directory.Path, Cancel);

        Assert.True(silo.Ready.GetProperty("ready").GetBoolean());
        Assert.StartsWith("127.0.0.1:", silo.Text("gateway"), StringComparison.Ordinal);
        Assert.StartsWith("http://127.0.0.1:", silo.Text("otlpGrpc"), StringComparison.Ordinal);
        Assert.StartsWith("http://127.0.0.1:", silo.Text("otlpHttp"), StringComparison.Ordinal);
        Assert.Equal("acme", silo.Text("tenant"));
        Assert.Equal((await File.ReadAllTextAsync(_directory.File("api-key"), Cancel)).Trim(), silo.Text("apiKey"));
        using var http = new HttpClient { BaseAddress = new Uri(silo.Text("http")) };
        Assert.Contains("\"status\":\"ok\"", await http.GetStringAsync("/health/ready", Cancel), StringComparison.Ordinal);
        using (var process = Process.GetProcessById(silo.Id))
        {
            TestContext.Current.TestOutputHelper!.WriteLine(
                $"Start to ready {silo.StartToReady.TotalSeconds:0.00} s, working set {process.WorkingSet64 / 1024 / 1024} MB.");
        }

        var (exitCode, output, errors) = await silo.TerminateAsync(Cancel);

        Assert.Equal(0, exitCode);
        Assert.Empty(output);
        Assert.DoesNotContain(silo.Text("apiKey"), errors, StringComparison.Ordinal);
        Assert.All(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries), line =>
        {
            var log = JsonDocument.Parse(line).RootElement;
            Assert.All(["level", "ts", "component", "event"], field => Assert.True(log.TryGetProperty(field, out _), line));
        });
    }

    [Fact]
    public async Task Directory_and_api_key_are_usable_again_after_a_kill()
    {
        string apiKey;
        await using (var first = await SiloExecutable.StartReadyAsync(_directory.Path, Cancel))
        {
            apiKey = first.Text("apiKey");
            first.Kill();
            await first.EndAsync(Cancel);
        }

        await using var second = await SiloExecutable.StartReadyAsync(_directory.Path, Cancel);

        Assert.Equal(apiKey, second.Text("apiKey"));
    }

    [Fact]
    public async Task Silo_ends_with_code_2_and_says_how_to_fix_it_when_production_has_no_keys()
    {
        await using var silo = SiloExecutable.Start(
            ["--data", _directory.Path], new Dictionary<string, string> { ["DOTNET_ENVIRONMENT"] = "Production", ["ASPNETCORE_ENVIRONMENT"] = "Production" });

        var (exitCode, _, errors) = await silo.EndAsync(Cancel);

        Assert.Equal(2, exitCode);
        Assert.Contains("Sqlx__ApiKeys__", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silo_ends_with_code_2_when_production_would_open_ports_without_tls()
    {
        await using var silo = SiloExecutable.Start(
            ["--data", _directory.Path, "--environment", "Production"],
            new Dictionary<string, string>
            {
                ["Sqlx__ApiKeys__acme"] = "a-key-that-nobody-needs",
                ["Sqlx__ListenAddress"] = "0.0.0.0",
                ["Sqlx__Orleans__AdvertisedAddress"] = "192.0.2.1",
            });

        var (exitCode, _, errors) = await silo.EndAsync(Cancel);

        Assert.Equal(2, exitCode);
        Assert.Contains("HTTP and OTLP ports", errors, StringComparison.Ordinal);
        Assert.Contains("silo and gateway ports", errors, StringComparison.Ordinal);
        Assert.Contains("Sqlx:Tls:CaPath", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_the_verbs_and_options()
    {
        await using var root = SiloExecutable.Start(["--help"]);
        await using var silo = SiloExecutable.Start(["silo", "--help"]);

        Assert.Contains("silo", (await root.EndAsync(Cancel)).Output, StringComparison.Ordinal);
        var help = (await silo.EndAsync(Cancel)).Output;
        Assert.All(["--data", "--ephemeral", "--print-ready", "--slo", "--config"], option => Assert.Contains(option, help, StringComparison.Ordinal));
    }

    public void Dispose() => _directory.Dispose();
}
