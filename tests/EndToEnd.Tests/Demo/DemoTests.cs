using System.Text.Json;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Demo;

public sealed class DemoTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task The_demo_counts_every_query_judges_every_class_and_explains_every_change()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("sqlx-demo-").FullName, "out.json");
        var (code, output, error) = await ChildProcess.RunAsync(
            Checkout.DotNet, [Checkout.OutputOf("src/Silo", "SqlxOrleans.Silo.dll"), "demo", "--seconds", "15", "--json", file], Path.GetTempPath(), Patience);
        Assert.True(code == 0, $"exit code {code}\n{output}\n{error}");

        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal("demo", json.RootElement.GetProperty("verb").GetString());
        var results = json.RootElement.GetProperty("results").EnumerateArray().ToDictionary(each => each.GetProperty("name").GetString()!);
        Assert.True(Value("demo.events_counted") > 1000);
        Assert.Equal(Goal("demo.events_counted"), Value("demo.events_counted"));
        Assert.Equal(4, Value("demo.classes_judged"));
        Assert.True(Value("demo.weight_changes") >= 1);
        Assert.Equal(Value("demo.weight_changes"), Value("demo.weight_changes_explained"));
        foreach (var name in new[] { "L", "B", "A", "S" })
        {
            foreach (var figure in new[] { "count", "p50_ms", "p95_ms", "p99_ms", "compliance", "weight" })
                Assert.True(Value($"demo.{name}.{figure}") >= 0, $"{name} {figure}");
        }

        double Value(string name) => results[name].GetProperty("value").GetDouble();
        double Goal(string name) => results[name].GetProperty("goal").GetDouble();
    }

    [Fact]
    public async Task A_demo_without_an_end_ends_well_on_SIGTERM()
    {
        await using var demo = ChildProcess.Start(Checkout.DotNet, [Checkout.OutputOf("src/Silo", "SqlxOrleans.Silo.dll"), "demo"], Path.GetTempPath());
        string? line;
        do
        {
            line = await demo.ReadLineAsync(Patience, TestContext.Current.CancellationToken);
            Assert.NotNull(line);
        }
        while (!line.Contains("p95=", StringComparison.Ordinal));
        demo.DrainOutput();
        await demo.TerminateAsync();
        var code = await demo.WaitForExitAsync(Patience);
        Assert.True(code == 0, $"exit code {code}\n{demo.Transcript}");
    }
}
