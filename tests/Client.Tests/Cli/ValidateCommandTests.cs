using System.Text.Json;
using SqlxOrleans.Cli;
using Xunit;

namespace SqlxOrleans.Client.Tests.Cli;

public sealed class ValidateCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sqlx-validate-");

    [Fact]
    public async Task A_valid_file_ends_with_0_without_a_connection()
    {
        var file = Write("slo.yml", "version: 1\nrelease: \"2026.11\"\nclasses:\n  L: { p95_ms: 12 }\n");
        using var run = new CommandRun();
        Assert.Equal(ExitCode.Ok, await run.RunAsync("slo", "validate", file));
        Assert.Equal($"{file}: valid, release 2026.11{Environment.NewLine}", run.Output);
        Assert.Empty(run.Error);
        Assert.Empty(run.Requests);
    }

    [Fact]
    public async Task Every_error_of_every_file_is_printed_with_its_place()
    {
        var good = Write("good.yml", "version: 1\n");
        var bad = Write("bad.yml", "version: 1\nclasses:\n  L:\n    p95_ms: fast\n    availability: 200%\n");
        using var run = new CommandRun();
        Assert.Equal(ExitCode.BadAnswer, await run.RunAsync("slo", "validate", good, bad));
        var lines = run.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.StartsWith($"{good}: valid", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"{bad}:4:13 classes.L.p95_ms: ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"{bad}:5:19 classes.L.availability: ", lines[2], StringComparison.Ordinal);
        Assert.Equal($"{bad}: invalid, 2 errors", lines[3]);
    }

    [Fact]
    public async Task Sections_without_effect_are_warned_about_and_valid()
    {
        var file = Write("slo.yml", "version: 1\nalerts: []\n");
        using var run = new CommandRun();
        Assert.Equal(ExitCode.Ok, await run.RunAsync("slo", "validate", file));
        Assert.Contains($"{file}:2:", run.Output, StringComparison.Ordinal);
        Assert.Contains("warning: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_every_error_with_line_and_column()
    {
        var bad = Write("bad.yml", "version: 1\nclasses:\n  L:\n    p95_ms: fast\n");
        using var run = new CommandRun();
        Assert.Equal(ExitCode.BadAnswer, await run.RunAsync("slo", "validate", bad, "--json"));
        using var answer = JsonDocument.Parse(run.Output);
        Assert.False(answer.RootElement.GetProperty("valid").GetBoolean());
        var file = Assert.Single(answer.RootElement.GetProperty("files").EnumerateArray());
        Assert.Equal(bad, file.GetProperty("file").GetString());
        var error = Assert.Single(file.GetProperty("errors").EnumerateArray());
        Assert.Equal((4, 13, "classes.L.p95_ms"), (
            error.GetProperty("line").GetInt32(), error.GetProperty("column").GetInt32(), error.GetProperty("field").GetString()));
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_ends_with_2()
    {
        var missing = Path.Combine(_folder.FullName, "none.yml");
        using var run = new CommandRun();
        Assert.Equal(ExitCode.NoAnswer, await run.RunAsync("slo", "validate", missing));
        Assert.Contains($"{missing} cannot be read", run.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.NoAnswer, await run.RunAsync("slo", "validate", _folder.FullName));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
