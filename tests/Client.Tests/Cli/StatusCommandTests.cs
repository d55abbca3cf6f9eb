using System.Text.Json;
using SqlxOrleans.Cli;
using SqlxOrleans.Grains.Interfaces.Rest;
using Xunit;

namespace SqlxOrleans.Client.Tests.Cli;

public sealed class StatusCommandTests
{
    [Theory]
    [InlineData("met", ExitCode.Ok)]
    [InlineData("noTraffic", ExitCode.Ok)]
    [InlineData("tooLittleTraffic", ExitCode.Ok)]
    [InlineData("breached", ExitCode.BadAnswer)]
    [InlineData("insane", ExitCode.BadAnswer)]
    public async Task Status_ends_with_1_when_a_class_is_breached(string compliance, int expected)
    {
        using var run = new CommandRun().Answer(CommandRun.Status, Answers.Status("met", compliance));
        Assert.Equal(expected, await run.RunAsync("status"));
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Status_shows_every_class_and_says_what_is_breached()
    {
        using var run = new CommandRun().Answer(CommandRun.Status, Answers.Status("breached"));
        await run.RunAsync("status");
        Assert.Contains("acme/prod-eu, window 30d, slo.yml built-in", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "L: breached latency: within 15.0 ms 89.1049 % of 12,345, at least 95 % asked for; budget left -25 %", run.Output, StringComparison.Ordinal);
        var rows = run.Output.Split('\n').Select(line => line.Trim()).Where(line => line.Contains("12,345  ", StringComparison.Ordinal)).ToList();
        Assert.Equal(["L", "B", "A", "S"], rows.Select(row => row[..1]));
        Assert.All(rows, row => Assert.Contains("16.4 ms", row, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Status_neither_flatters_a_share_nor_hides_an_error_by_rounding()
    {
        using var run = new CommandRun().Answer(CommandRun.Status, Answers.Status());
        await run.RunAsync("status");
        Assert.Contains("99.9999 %", run.Output, StringComparison.Ordinal);
        Assert.Contains("0.0001 %", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_has_neither_colours_nor_borders_when_it_is_redirected()
    {
        using var run = new CommandRun().Answer(CommandRun.Status, Answers.Status("breached"));
        await run.RunAsync("status");
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.True(run.Output.All(char.IsAscii), run.Output);
    }

    [Fact]
    public async Task Status_in_json_is_the_answer_of_the_api_and_nothing_else()
    {
        var answer = JsonSerializer.Serialize(Answers.Status("breached"), SqlxRestJson.Default.WorkspaceSlo);
        using var run = new CommandRun().Answer(CommandRun.Status, Answers.Status("breached"));
        Assert.Equal(ExitCode.BadAnswer, await run.RunAsync("status", "--json"));
        Assert.Equal(answer + Environment.NewLine, run.Output);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Status_asks_for_the_window_that_is_named()
    {
        using var run = new CommandRun().Answer(CommandRun.Status, Answers.Status());
        await run.RunAsync("status", "--window", "6h");
        Assert.Equal("?window=6h", Assert.Single(run.Requests).RequestUri!.Query);
    }

    [Fact]
    public async Task Status_asks_again_until_it_is_cancelled_when_it_watches()
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var run = new CommandRun().Answer(CommandRun.Status, Answers.Status("breached"));
        run.OnRequest = _ =>
        {
            if (run.Requests.Count == 2)
                ending.Cancel();
        };
        var running = run.RunAsync(["status", "--watch", "5", "--json"], ending.Token);
        Assert.Single(run.Requests);
        run.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(ExitCode.BadAnswer, await running);
        Assert.Equal(2, run.Requests.Count);
        Assert.All(
            run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Equal("prod-eu", JsonSerializer.Deserialize(line, SqlxRestJson.Default.WorkspaceSlo)!.Workspace));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1e9")]
    public async Task Watching_refuses_intervals_that_make_no_sense(string seconds)
    {
        using var run = new CommandRun().Answer(CommandRun.Status, Answers.Status());
        Assert.Equal(ExitCode.NoAnswer, await run.RunAsync("status", "--watch", seconds));
        Assert.Contains("write seconds from 0.1 to 86400", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }
}
