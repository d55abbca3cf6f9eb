using System.Net;
using System.Text.Json;
using SqlxOrleans.Cli;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Safety;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Rest;
using Xunit;

namespace SqlxOrleans.Client.Tests.Cli;

public sealed class CopilotCommandTests
{
    private const string Copilot = "/v1/tenants/acme/workspaces/prod-eu/copilot";
    private static readonly DateTimeOffset _at = new(2026, 11, 27, 9, 0, 0, TimeSpan.Zero);

    private static readonly CopilotAnswer _answer = new(
        "acme", "prod-eu", "pinned L 0.40 B 0.20 A 0.30 S 0.10", new CopilotStatus("shadow", 7, [0.4, 0.2, 0.3, 0.1], "triage 1")
        {
            ModeSet = new OperatorWord("bob", "trying it", _at),
            Pinned = new OperatorWord("ann", "load test", _at),
            Kernels = 3,
            Decisions = 120,
            RolledBack = 1,
        });

    [Fact]
    public async Task Mode_without_a_name_shows_who_set_what_and_why()
    {
        using var run = new CommandRun().Answer(Copilot, _answer with { Done = "" }, SqlxRestJson.Default.CopilotAnswer);
        Assert.Equal(ExitCode.Ok, await run.RunAsync("copilot", "mode"));
        Assert.Equal(HttpMethod.Get, Assert.Single(run.Requests).Method);
        foreach (var words in new[]
        {
            "mode shadow by bob at 2026-11-27 09:00:00Z (trying it)", "0.400 0.200 0.300 0.100, epoch 7, 3 kernels",
            "Pinned by ann at 2026-11-27 09:00:00Z (load test)", "120 decisions; 1 rolled back",
        })
            Assert.Contains(words, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mode canary --force", "mode", """{"by":"ann","why":"test","mode":"canary","weights":null,"force":true}""")]
    [InlineData("promote", "promote", """{"by":"ann","why":"test","mode":null,"weights":null,"force":false}""")]
    [InlineData("pin 0.4 0.2 0.3 0.1", "pin", """{"by":"ann","why":"test","mode":null,"weights":{"L":0.4,"B":0.2,"A":0.3,"S":0.1},"force":false}""")]
    [InlineData("unpin", "unpin", """{"by":"ann","why":"test","mode":null,"weights":null,"force":false}""")]
    [InlineData("freeze", "freeze", """{"by":"ann","why":"test","mode":null,"weights":null,"force":false}""")]
    [InlineData("unfreeze", "unfreeze", """{"by":"ann","why":"test","mode":null,"weights":null,"force":false}""")]
    public async Task An_order_is_posted_with_who_and_why(string arguments, string verb, string body)
    {
        var posted = string.Empty;
        using var run = new CommandRun().With("USER", "ann").Answer($"{Copilot}/{verb}", _answer, SqlxRestJson.Default.CopilotAnswer);
        run.OnRequest = request => posted = new StreamReader(request.Content!.ReadAsStream()).ReadToEnd();
        Assert.Equal(ExitCode.Ok, await run.RunAsync(["copilot", .. arguments.Split(' '), "--why", "test"]));
        Assert.Equal(HttpMethod.Post, Assert.Single(run.Requests).Method);
        Assert.Equal(body, posted);
        Assert.Contains("pinned L 0.40", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--id m1", """{"by":"ann","why":"test","mode":null,"weights":null,"force":false,"denials":{"id":"m1","policy":"P-7","count":null,"from":null,"to":null}}""")]
    [InlineData("--id m1 --count 3 --from 2026-11-27T08:00:00Z --to 2026-11-27T09:00:00Z", """{"by":"ann","why":"test","mode":null,"weights":null,"force":false,"denials":{"id":"m1","policy":"P-7","count":3,"from":"2026-11-27T08:00:00+00:00","to":"2026-11-27T09:00:00+00:00"}}""")]
    public async Task A_mark_of_wrong_denials_is_posted_with_its_id_policy_count_and_time(string arguments, string body)
    {
        var posted = string.Empty;
        using var run = new CommandRun().With("USER", "ann").Answer($"{Copilot}/mark-denials", _answer, SqlxRestJson.Default.CopilotAnswer);
        run.OnRequest = request => posted = new StreamReader(request.Content!.ReadAsStream()).ReadToEnd();
        Assert.Equal(ExitCode.Ok, await run.RunAsync(["copilot", "mark-denials", "P-7", .. arguments.Split(' '), "--why", "test"]));
        Assert.Equal(body, posted);
    }

    [Fact]
    public async Task A_mark_without_an_id_gets_one_of_its_own()
    {
        var ids = new List<string>();
        using var run = new CommandRun().With("USER", "ann").Answer($"{Copilot}/mark-denials", _answer, SqlxRestJson.Default.CopilotAnswer);
        run.OnRequest = request => ids.Add(JsonSerializer.Deserialize(request.Content!.ReadAsStream(), SqlxRestJson.Default.CopilotOrder)!.Denials!.Id);
        await run.RunAsync("copilot", "mark-denials", "P-7", "--why", "test");
        await run.RunAsync("copilot", "mark-denials", "P-7", "--why", "test");
        Assert.Equal(2, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^[0-9a-f]{16}$", id));
    }

    [Fact]
    public async Task A_refused_order_ends_with_1_and_the_reason()
    {
        using var run = new CommandRun().With("USER", "ann").Problem($"{Copilot}/promote", HttpStatusCode.Conflict, "The lower bound 0.61 is below 0.80.");
        Assert.Equal(ExitCode.BadAnswer, await run.RunAsync("copilot", "promote", "--why", "it is time"));
        Assert.Contains("Refused: The lower bound 0.61 is below 0.80.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("copilot freeze --by ann", "Why? Pass --why")]
    [InlineData("copilot freeze --why x", "Who does this? Pass --by")]
    [InlineData("copilot pin 0.5 0.5", "pin")]
    [InlineData("copilot mark-denials --why x --by ann", "mark-denials")]
    [InlineData("copilot mark-denials P-7 --by ann", "Why? Pass --why")]
    [InlineData("copilot mark-denials P-7 --count few --why x --by ann", "few")]
    [InlineData("copilot pin 0.5 0.2 0.2 lots --why x --by ann", "lots")]
    [InlineData("copilot journal --limit 0", "--limit 0")]
    [InlineData("copilot replay /nowhere/j.json", "j.json cannot be read")]
    [InlineData("copilot", "command")]
    public async Task Wrong_usage_ends_with_2_and_nothing_is_asked(string arguments, string words)
    {
        using var run = new CommandRun();
        Assert.Equal(ExitCode.NoAnswer, await run.RunAsync(arguments.Split(' ')));
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Requests);
    }

    [Fact]
    public async Task A_journal_is_shown_and_replays_from_the_api_and_from_a_file()
    {
        var journal = Journal(forge: false);
        using var run = new CommandRun().Answer($"{Copilot}/journal", journal, SqlxRestJson.Default.JournalAnswer);
        Assert.Equal(ExitCode.Ok, await run.RunAsync("copilot", "journal"));
        Assert.Contains("6 decisions in 1 chunks", run.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, await run.RunAsync("copilot", "replay"));
        Assert.Contains("acme/prod-eu: 6 decisions of 1 chunks come out the same to the last bit.", run.Output, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Ok, await run.RunAsync("copilot", "journal", "--json"));
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, run.Output, TestContext.Current.CancellationToken);
            using var offline = new CommandRun();
            Assert.Equal(ExitCode.Ok, await offline.RunAsync("copilot", "replay", file, "--json"));
            Assert.Equal(6, JsonDocument.Parse(offline.Output).RootElement.GetProperty("decisions").GetInt32());
            Assert.Empty(offline.Requests);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_decision_that_differs_in_a_bit_ends_with_1_and_is_named()
    {
        using var run = new CommandRun().Answer($"{Copilot}/journal", Journal(forge: true), SqlxRestJson.Default.JournalAnswer);
        Assert.Equal(ExitCode.BadAnswer, await run.RunAsync("copilot", "replay"));
        Assert.Contains("DIFFERENT. decision 4 of ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_chunk_ends_with_1_and_its_place()
    {
        var journal = Journal(forge: false);
        var damaged = (byte[])journal.Chunks[0].Clone();
        damaged[20] ^= 1;
        using var run = new CommandRun().Answer($"{Copilot}/journal", journal with { Chunks = [journal.Chunks[0], damaged] }, SqlxRestJson.Default.JournalAnswer);
        Assert.Equal(ExitCode.BadAnswer, await run.RunAsync("copilot", "replay"));
        Assert.Contains("chunk 2 of 2 is damaged", run.Output, StringComparison.Ordinal);
    }

    private static JournalAnswer Journal(bool forge)
    {
        var learner = new WorkspaceLearner(TimeSpan.FromSeconds(30));
        var memory = learner.Begin();
        var writer = new DecisionChunkWriter(1, 1, learner, 5, memory, _at);
        for (var number = 1; number <= 6; number++)
        {
            var demand = new WorkspaceDemand(TimeSpan.FromSeconds(1), 1, 16, default);
            var answer = learner.Step(memory, demand, _at.AddSeconds(number), 5);
            memory = answer.Memory;
            var weights = answer.Decision.Weights;
            writer.Add(new DecisionRecord(
                number, _at.AddSeconds(number), demand, null, forge && number == 4 ? weights with { A = Math.BitIncrement(weights.A) } : weights,
                answer.Decision.Changed, false, memory.Hash(), SafetyVerdict.Kept, 1));
        }

        return new JournalAnswer("acme", "prod-eu", [writer.ToArray()]);
    }
}
