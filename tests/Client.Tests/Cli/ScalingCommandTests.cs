using System.Text.Json;
using SqlxOrleans.Cli;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Rest;
using Xunit;

namespace SqlxOrleans.Client.Tests.Cli;

public sealed class ScalingCommandTests
{
    private const string Path = "/v1/tenants/acme/workspaces/prod-eu/copilot/scaling";

    private static readonly ScalingAnswer _answer = new("acme", "prod-eu", new ScalingStatus(0.75, true, 1.5, 16, 24)
    {
        At = new DateTimeOffset(2026, 11, 27, 9, 0, 0, TimeSpan.Zero),
        Lead = TimeSpan.FromSeconds(40),
        Reasons = ["demand fills 90% of the slots", "demand is 12% of the slots above its mean"],
        TruePositives = 3,
        FalsePositives = 1,
        FalseNegatives = 2,
        Averted = 4,
        MeanLead = TimeSpan.FromSeconds(33),
    });

    [Fact]
    public async Task Scaling_shows_what_is_recommended_why_and_how_often_it_was_right()
    {
        using var run = new CommandRun().Answer(Path, _answer, SqlxRestJson.Default.ScalingAnswer);
        Assert.Equal(ExitCode.Ok, await run.RunAsync("copilot", "scaling"));
        foreach (var words in new[]
        {
            "acme/prod-eu: MORE CAPACITY, 24 slots recommended, 16 present (1.50)",
            "within a minute: 0.75; demand reaches the slots in about 40 s",
            "Because demand fills 90% of the slots", "Because demand is 12% of the slots above its mean",
            "Warnings: 3 came true (33 s ahead), 1 did not, 4 were heeded; 2 breaches without one",
        })
            Assert.Contains(words, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "no kernel has said how many slots it has")]
    [InlineData(16, "there is no recent telemetry")]
    public async Task Without_telemetry_it_says_what_is_missing(int slots, string words)
    {
        var nothing = _answer with { Scaling = new ScalingStatus(0, false, 1, slots, 0) };
        using var run = new CommandRun().Answer(Path, nothing, SqlxRestJson.Default.ScalingAnswer);
        Assert.Equal(ExitCode.Ok, await run.RunAsync("copilot", "scaling"));
        Assert.Contains(words, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_the_answer_as_it_came()
    {
        using var run = new CommandRun().Answer(Path, _answer, SqlxRestJson.Default.ScalingAnswer);
        Assert.Equal(ExitCode.Ok, await run.RunAsync("copilot", "scaling", "--json"));
        var scaling = JsonDocument.Parse(run.Output).RootElement.GetProperty("scaling");
        Assert.Equal((24, 0.75), (scaling.GetProperty("recommendedSlots").GetInt32(), scaling.GetProperty("probability").GetDouble()));
    }
}
