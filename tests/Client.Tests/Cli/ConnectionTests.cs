using System.Net;
using System.Text.Json;
using SqlxOrleans.Cli;
using SqlxOrleans.Grains.Interfaces.Rest;
using Xunit;

namespace SqlxOrleans.Client.Tests.Cli;

/// <summary>What the command says when there is no answer: always what to change, never the key.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public async Task A_refused_connection_says_what_to_start_and_which_option_names_another_address()
    {
        using var run = new CommandRun().Fail(
            CommandRun.Status, new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused (127.0.0.1:8080)"));
        Assert.Equal(ExitCode.NoAnswer, await run.RunAsync("status"));
        AssertSays(run, "http://127.0.0.1:8080/", "Connection refused", "dotnet run -c Release --project src/Silo -- demo", "--url", "SQLX_URL");
    }

    [Fact]
    public async Task A_real_closed_port_is_a_refused_connection()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var error = new StringWriter();
        var code = await SqlxSloCommand.RunAsync(
            ["weights", "--url", $"http://127.0.0.1:{port}", "--tenant", "acme", "--workspace", "prod-eu"],
            CliShell.OfProcess() with { Error = error, Environment = _ => null },
            TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.NoAnswer, code);
        Assert.Contains($"Nothing answers at http://127.0.0.1:{port}/", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_says_how_to_name_its_authorities()
    {
        using var run = new CommandRun().Fail(
            CommandRun.Status,
            new HttpRequestException(HttpRequestError.SecureConnectionError, "No TLS.", new InvalidOperationException("The chain is partial.")));
        Assert.Equal(ExitCode.NoAnswer, await run.RunAsync("status", "--url", "https://127.0.0.1:8080"));
        AssertSays(run, "https://127.0.0.1:8080/ is not trusted", "The chain is partial.", "--ca FILE", "SQLX_CA_FILE");
    }

    [Theory]
    [InlineData("/nowhere/ca.crt", "cannot be read from /nowhere/ca.crt")]
    [InlineData("/dev/null", "/dev/null holds no certificate")]
    public async Task Authorities_that_cannot_be_used_are_named(string file, string expected)
    {
        using var run = new CommandRun();
        Assert.Equal(ExitCode.NoAnswer, await run.RunAsync("status", "--ca", file));
        AssertSays(run, expected, "--ca", "SQLX_CA_FILE");
        Assert.Empty(run.Requests);
    }

    [Fact]
    public async Task A_missing_key_is_asked_for_by_name()
    {
        using var run = new CommandRun().With("SQLX_API_KEY", null).Problem(CommandRun.Status, HttpStatusCode.Unauthorized, "No key.");
        Assert.Equal(ExitCode.NoAnswer, await run.RunAsync("status"));
        AssertSays(run, "SQLX_API_KEY", "--api-key", "prints its key at its first start");
    }

    [Theory]
    [InlineData(false, "SQLX_API_KEY")]
    [InlineData(true, "--api-key")]
    public async Task An_unknown_key_is_named_by_where_it_came_from(bool onCommandLine, string source)
    {
        using var run = new CommandRun().Problem(CommandRun.Status, HttpStatusCode.Unauthorized, "Unknown key.");
        Assert.Equal(ExitCode.NoAnswer, await run.RunAsync(onCommandLine ? ["status", "--api-key", CommandRun.Key] : ["status"]));
        AssertSays(run, $"API key from {source}", "Unknown key.");
    }

    [Fact]
    public async Task A_key_of_another_tenant_is_told_from_an_unknown_one()
    {
        using var run = new CommandRun().Problem(CommandRun.Status, HttpStatusCode.Forbidden, "The key is of another tenant.");
        Assert.Equal(ExitCode.NoAnswer, await run.RunAsync("status"));
        AssertSays(run, "The key is of another tenant.", "--tenant", "SQLX_TENANT");
    }

    [Fact]
    public async Task A_key_that_cannot_be_a_header_is_refused_without_being_shown()
    {
        using var run = new CommandRun().With("SQLX_API_KEY", CommandRun.Key + "\n");
        Assert.Equal(ExitCode.NoAnswer, await run.RunAsync("status"));
        AssertSays(run, "The API key from SQLX_API_KEY");
        Assert.Empty(run.Requests);
    }

    [Fact]
    public async Task The_key_is_sent_as_a_bearer_token()
    {
        using var run = new CommandRun().Answer(CommandRun.Status, Answers.Status());
        await run.RunAsync("status");
        Assert.Equal($"Bearer {CommandRun.Key}", Assert.Single(run.Requests).Headers.Authorization!.ToString());
    }

    [Fact]
    public async Task An_unknown_workspace_is_answered_with_those_that_exist()
    {
        using var run = new CommandRun()
            .Answer(CommandRun.Workspaces, Answers.Workspaces("prod-eu", "staging"), SqlxRestJson.Default.WorkspacesAnswer);
        Assert.Equal(ExitCode.NoAnswer, await run.RunAsync("weights", "--workspace", "prod-us"));
        AssertSays(run, "No such workspace.", "Tenant 'acme' has these workspaces: prod-eu, staging.");
    }

    [Fact]
    public async Task An_unknown_workspace_of_a_silent_tenant_says_when_one_exists()
    {
        using var run = new CommandRun().Answer(CommandRun.Workspaces, Answers.Workspaces(), SqlxRestJson.Default.WorkspacesAnswer);
        Assert.Equal(ExitCode.NoAnswer, await run.RunAsync("weights", "--workspace", "prod-us"));
        AssertSays(run, "Tenant 'acme' has no workspace yet: one exists once it has sent telemetry.");
    }

    [Fact]
    public async Task A_failure_of_the_server_points_to_its_log()
    {
        using var run = new CommandRun().Problem(CommandRun.Status, HttpStatusCode.InternalServerError, "It broke.");
        Assert.Equal(ExitCode.NoAnswer, await run.RunAsync("status"));
        AssertSays(run, "500", "It broke.", "See the silo's log.");
    }

    [Fact]
    public async Task An_answer_that_is_not_the_api_s_is_not_shown_as_one()
    {
        using var run = new CommandRun().AnswerText(CommandRun.Status, HttpStatusCode.OK, "<html>");
        Assert.Equal(ExitCode.NoAnswer, await run.RunAsync("status"));
        AssertSays(run, "cannot be read", "Check that the address is the SqlxOrleans API");
    }

    [Theory]
    [InlineData("8080")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("127.0.0.1:8080")]
    public async Task An_address_that_is_none_is_shown_with_an_example(string url)
    {
        using var run = new CommandRun();
        Assert.Equal(ExitCode.NoAnswer, await run.RunAsync("status", "--url", url));
        AssertSays(run, $"'{url}' is not an address", "--url http://127.0.0.1:8080", "SQLX_URL");
    }

    [Fact]
    public async Task An_option_wins_over_the_environment_and_the_environment_over_the_default()
    {
        using var run = new CommandRun().With("SQLX_URL", "http://10.0.0.1:1/sub/").Answer("/sub" + CommandRun.Status, Answers.Status())
            .Answer(CommandRun.Status, Answers.Status());
        Assert.Equal(ExitCode.Ok, await run.RunAsync("status"));
        Assert.Equal(ExitCode.Ok, await run.RunAsync("status", "--url", "http://10.0.0.2:2"));
        Assert.Equal(["10.0.0.1:1", "10.0.0.2:2"], run.Requests.Select(request => request.RequestUri!.Authority));
    }

    [Theory]
    [InlineData("SQLX_TENANT", "Which tenant? Pass --tenant NAME or set SQLX_TENANT.")]
    [InlineData("SQLX_WORKSPACE", "Which workspace? Pass --workspace NAME or set SQLX_WORKSPACE. Tenant 'acme' has: prod-eu, staging.")]
    public async Task A_missing_name_is_asked_for_with_option_and_variable(string variable, string message)
    {
        using var run = new CommandRun().With(variable, null)
            .Answer(CommandRun.Workspaces, Answers.Workspaces("prod-eu", "staging"), SqlxRestJson.Default.WorkspacesAnswer);
        Assert.Equal(ExitCode.NoAnswer, await run.RunAsync("weights"));
        AssertSays(run, message);
    }

    [Fact]
    public async Task The_only_workspace_need_not_be_named()
    {
        using var run = new CommandRun().With("SQLX_WORKSPACE", null).Answer(CommandRun.Status, Answers.Status())
            .Answer(CommandRun.Workspaces, Answers.Workspaces("prod-eu"), SqlxRestJson.Default.WorkspacesAnswer);
        Assert.Equal(ExitCode.Ok, await run.RunAsync("status"));
    }

    [Theory]
    [InlineData("--tenant", "Acme", "is not a tenant name")]
    [InlineData("--workspace", "a/b", "is not a workspace name")]
    public async Task A_name_that_cannot_exist_is_refused_before_anything_is_asked(string option, string value, string message)
    {
        using var run = new CommandRun();
        Assert.Equal(ExitCode.NoAnswer, await run.RunAsync("weights", option, value));
        AssertSays(run, option, $"'{value}'", message);
        Assert.Empty(run.Requests);
    }

    [Theory]
    [InlineData("status --wat", "--wat")]
    [InlineData("status --window 2h", "2h")]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("", "command")]
    [InlineData("slo", "command")]
    [InlineData("slo validate", "validate")]
    [InlineData("explain seven", "seven")]
    [InlineData("explain --limit 0", "--limit 0: write a number from 1 to 1000")]
    [InlineData("slo show --json --yaml", "choose one")]
    public async Task Wrong_usage_ends_with_2_and_names_the_word(string arguments, string word)
    {
        using var run = new CommandRun();
        Assert.Equal(ExitCode.NoAnswer, await run.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        AssertSays(run, word);
        Assert.Empty(run.Requests);
    }

    [Fact]
    public async Task Errors_are_json_too_when_json_is_asked_for()
    {
        using var run = new CommandRun().Problem(CommandRun.Status, HttpStatusCode.Unauthorized, "Unknown \\\"key\\\".");
        foreach (var arguments in new[] { new[] { "status", "--json" }, ["status", "--json", "--wat"], ["weights", "--json", "--tenant", "A"] })
        {
            Assert.Equal(ExitCode.NoAnswer, await run.RunAsync(arguments));
            Assert.Empty(run.Output);
            using var error = JsonDocument.Parse(run.Error);
            Assert.Equal(["error"], error.RootElement.EnumerateObject().Select(field => field.Name));
            Assert.NotEmpty(error.RootElement.GetProperty("error").GetString()!);
        }
    }

    private static void AssertSays(CommandRun run, params string[] words)
    {
        Assert.All(words, word => Assert.Contains(word, run.Error, StringComparison.Ordinal));
        Assert.DoesNotContain(CommandRun.Key, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }
}
