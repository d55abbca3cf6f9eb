using System.Text.Json;
using SqlxOrleans.Cli;
using SqlxOrleans.Grains.Interfaces.Copilot.Priors;
using SqlxOrleans.Grains.Interfaces.Rest;
using SqlxOrleans.SloFiles;
using Xunit;

namespace SqlxOrleans.Client.Tests.Cli;

/// <summary><c>weights</c>, <c>explain</c> and <c>slo show</c>.</summary>
public sealed class AnswerCommandTests
{
    [Fact]
    public async Task Weights_show_the_vector_its_epoch_and_the_reason_as_written()
    {
        using var run = new CommandRun().Answer(CommandRun.Weights, Answers.Weights, SqlxRestJson.Default.WorkspaceWeightsAnswer);
        Assert.Equal(ExitCode.Ok, await run.RunAsync("weights"));
        Assert.Contains("epoch 17, decided 2026-11-22 09:00:00Z, valid for 30 s", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"0\.550\s+0\.200\s+0\.150\s+0\.100", run.Output);
        Assert.Contains("p95 of L [breached]", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weights_in_json_are_the_answer_of_the_api()
    {
        using var run = new CommandRun().Answer(CommandRun.Weights, Answers.Weights, SqlxRestJson.Default.WorkspaceWeightsAnswer);
        Assert.Equal(ExitCode.Ok, await run.RunAsync("weights", "--json"));
        Assert.Equal(Answers.Weights, JsonSerializer.Deserialize(run.Output, SqlxRestJson.Default.WorkspaceWeightsAnswer));
    }

    [Fact]
    public async Task A_reason_cannot_write_escape_sequences_to_the_terminal()
    {
        using var run = new CommandRun { IsTerminal = true }
            .Answer(CommandRun.Weights, Answers.Weights with { Reason = "a\u001b[2Jb" }, SqlxRestJson.Default.WorkspaceWeightsAnswer);
        await run.RunAsync("weights");
        Assert.DoesNotContain("\u001b[2J", run.Output, StringComparison.Ordinal);
        Assert.Contains("a [2Jb", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_204, "acme: 1,204 of 50,000 series, 300 workspaces", false)]
    [InlineData(50_000, "acme: 50,000 of 50,000 series, 300 workspaces", true)]
    public async Task Usage_shows_the_series_beside_the_quota_and_says_when_it_is_used_up(int series, string line, bool isUsedUp)
    {
        using var run = new CommandRun().Answer(CommandRun.Usage, new UsageAnswer("acme", series, 50_000, 300), SqlxRestJson.Default.UsageAnswer);
        Assert.Equal(ExitCode.Ok, await run.RunAsync("usage"));
        Assert.Contains(line, run.Output, StringComparison.Ordinal);
        Assert.Equal(isUsedUp, run.Output.Contains("series_quota", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Usage_in_json_is_the_answer_of_the_api()
    {
        var answer = new UsageAnswer("acme", 3, 50_000, 1);
        using var run = new CommandRun().Answer(CommandRun.Usage, answer, SqlxRestJson.Default.UsageAnswer);
        Assert.Equal(ExitCode.Ok, await run.RunAsync("usage", "--json"));
        Assert.Equal(answer, JsonSerializer.Deserialize(run.Output, SqlxRestJson.Default.UsageAnswer));
    }

    [Theory]
    [InlineData("priors", "GET", true, "acme: takes part", "start class L with headroom 1.4, execution time 6 ms")]
    [InlineData("priors share", "PUT {\"shared\":true}", true, "acme: takes part", "start class L with headroom 1.4, execution time 6 ms")]
    [InlineData("priors withdraw", "PUT {\"shared\":false}", false, "acme: withdrawn, neither gives nor gets", "")]
    public async Task Priors_shows_what_new_workspaces_start_with_and_takes_a_tenant_out_and_in(
        string arguments, string asked, bool shared, string line, string detail)
    {
        var answer = new PriorsAnswer("acme", shared, shared ? [new LearntClass("L", 1.4, 6)] : []);
        using var run = new CommandRun().Answer("/v1/tenants/acme/priors", answer, SqlxRestJson.Default.PriorsAnswer);
        var seen = string.Empty;
        run.OnRequest = request => seen = $"{request.Method} {(request.Content is { } body ? new StreamReader(body.ReadAsStream()).ReadToEnd() : "")}".Trim();
        Assert.Equal(ExitCode.Ok, await run.RunAsync(arguments.Split(' ')));
        Assert.Equal(asked, seen);
        Assert.Contains(line, run.Output, StringComparison.Ordinal);
        Assert.Contains(detail, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_lists_the_newest_decisions()
    {
        using var run = new CommandRun().Answer(CommandRun.Explanations, Answers.Explanations, SqlxRestJson.Default.ExplanationsAnswer);
        Assert.Equal(ExitCode.Ok, await run.RunAsync("explain", "--limit", "5"));
        Assert.Equal("?limit=5", run.Requests.Single().RequestUri!.Query);
        Assert.Matches(@"17\s+2026-11-22 09:00:00Z\s+0\.91\s+live\s+weight of L 0\.45 -> 0\.55\s+p95 breached", run.Output);
        Assert.Matches(@"\n\s*16 ", run.Output);
    }

    [Fact]
    public async Task Explain_tells_all_about_one_epoch()
    {
        using var run = new CommandRun().Answer(CommandRun.Explanations, Answers.Explanations, SqlxRestJson.Default.ExplanationsAnswer);
        Assert.Equal(ExitCode.Ok, await run.RunAsync("explain", "16"));
        Assert.All(
            ["epoch 16", "p95 of L 16.4 ms, target 15 ms", "0.91", "p95 of L falls", "none", "seed 42", "0.450 0.250 0.200 0.100 -> 0.550 0.200 0.150 0.100"],
            part => Assert.Contains(part, run.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("epoch 17", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("99", "--json")]
    [InlineData("99")]
    public async Task Explain_ends_with_1_when_there_is_no_such_epoch(params string[] arguments)
    {
        using var run = new CommandRun().Answer(CommandRun.Explanations, Answers.Explanations, SqlxRestJson.Default.ExplanationsAnswer);
        Assert.Equal(ExitCode.BadAnswer, await run.RunAsync(["explain", .. arguments]));
        Assert.Contains("no decision of epoch 99. Known are 16 to 17.", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Explain_says_so_when_nothing_was_decided()
    {
        using var run = new CommandRun()
            .Answer(CommandRun.Explanations, Answers.Explanations with { Explanations = [] }, SqlxRestJson.Default.ExplanationsAnswer);
        Assert.Equal(ExitCode.Ok, await run.RunAsync("explain"));
        Assert.Contains("has decided nothing yet", run.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadAnswer, await run.RunAsync("explain", "1"));
        Assert.Contains("has decided nothing there yet", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_in_json_keeps_only_the_epoch_that_is_asked_for()
    {
        using var run = new CommandRun().Answer(CommandRun.Explanations, Answers.Explanations, SqlxRestJson.Default.ExplanationsAnswer);
        await run.RunAsync("explain", "16", "--json");
        var answer = JsonSerializer.Deserialize(run.Output, SqlxRestJson.Default.ExplanationsAnswer)!;
        Assert.Equal(16, Assert.Single(answer.Explanations).Epoch);
    }

    [Fact]
    public async Task Show_lists_the_targets_and_their_origin()
    {
        using var run = new CommandRun().Answer(CommandRun.Slo, Answers.Slo, SqlxRestJson.Default.SloAnswer);
        Assert.Equal(ExitCode.Ok, await run.RunAsync("slo", "show"));
        Assert.Contains("slo.yml 2026.11 (sha256:0123456789abcdef) from /etc/sqlx/slo.yml, in force since 2026-11-22", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"L\s+<= 10\.0 ms\s+>= 99\.99 %\s+<= 0\.1 %\s+30d\s+the tenant's own override", run.Output);
        Assert.Matches(@"A\s+<= 1\.50 s\s+>= 99\.9 %\s+<= 0\.5 %\s+7d\s+the class", run.Output);
    }

    [Fact]
    public async Task Show_says_which_newer_file_was_refused_and_why()
    {
        var rejected = new RejectedSloFile(DateTimeOffset.UnixEpoch, "/etc/sqlx/slo.yml", ["3:5 classes.L.p95_ms: not a number"]);
        using var run = new CommandRun().Answer(CommandRun.Slo, Answers.Slo with { LastRejected = rejected }, SqlxRestJson.Default.SloAnswer);
        Assert.Equal(ExitCode.Ok, await run.RunAsync("slo", "show"));
        Assert.Contains("/etc/sqlx/slo.yml:3:5 classes.L.p95_ms: not a number", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_says_what_the_terms_of_a_reward_count()
    {
        using var run = new CommandRun().Answer(CommandRun.Slo, Answers.Slo, SqlxRestJson.Default.SloAnswer);
        Assert.Equal(ExitCode.Ok, await run.RunAsync("slo", "show"));
        Assert.Contains("Rewards: latency 0.4, errors 0.25, availability 0.15, cache 0.1, migration 0.03, compliance 0.07", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_in_yaml_is_a_file_with_the_same_targets()
    {
        using var run = new CommandRun().Answer(CommandRun.Slo, Answers.Slo, SqlxRestJson.Default.SloAnswer);
        Assert.Equal(ExitCode.Ok, await run.RunAsync("slo", "show", "--yaml"));
        var parsed = SloFile.Parse(run.Output);
        Assert.Empty(parsed.Errors);
        Assert.Equal("2026.11", parsed.Document!.Release);
        Assert.Equal(
            Answers.Slo.Targets.Select(target => (target.P95Ms, target.Availability, target.MaxErrorRate)),
            Domain.Telemetry.WorkloadClasses.Judged.Select(judged => parsed.Document.Classes[judged])
                .Select(objective => (objective.P95.TotalMilliseconds, objective.Availability, objective.MaxErrorRatio)));
        Assert.Equal(Answers.Slo.Rewards, parsed.Document.Rewards.ToDictionary());
        Assert.Equal(TimeSpan.FromDays(7), parsed.Document.Classes[Domain.Telemetry.WorkloadClass.A].Window);
        Assert.StartsWith("# L: this tenant's own override", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_in_json_is_the_answer_of_the_api()
    {
        using var run = new CommandRun().Answer(CommandRun.Slo, Answers.Slo, SqlxRestJson.Default.SloAnswer);
        await run.RunAsync("slo", "show", "--json");
        Assert.Equal(JsonSerializer.Serialize(Answers.Slo, SqlxRestJson.Default.SloAnswer) + Environment.NewLine, run.Output);
    }
}
