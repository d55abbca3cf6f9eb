using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SqlxOrleans.Cli;
using SqlxOrleans.Grains.Interfaces.Rest;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Cli;

/// <summary><c>sqlx-slo key create|list|revoke</c> against a silo in a process of its own.</summary>
public sealed class KeyCommandTests : IAsyncLifetime
{
    private SiloProcess _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await SiloProcess.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Created_key_works_within_its_scopes_is_listed_and_is_refused_once_it_is_revoked()
    {
        var created = await RunAsync("key", "create", "collector", "--scope", "write:telemetry", "--days", "30");
        Assert.Equal((ExitCode.Ok, string.Empty), (created.Code, created.Error));
        var key = created.Output.Trim();
        Assert.StartsWith($"sqlxk.{_silo.Tenant}.", key, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await SendEventAsync(key));
        Assert.Equal(HttpStatusCode.Forbidden, await ReadSloAsync(key));

        var listed = await RunAsync("key", "list", "--json");
        var record = Assert.Single(JsonSerializer.Deserialize(listed.Output, SqlxRestJson.Default.KeysAnswer)!.Keys);
        Assert.Equal(("collector", "write:telemetry"), (record.Name, Assert.Single(record.Scopes)));
        Assert.NotNull(record.ExpiresAt);
        Assert.NotNull(record.LastUsedAt);
        Assert.DoesNotContain(key[^43..], listed.Output, StringComparison.Ordinal);
        var table = await RunAsync("key", "list");
        Assert.Contains($"{record.Id}  collector  write:telemetry  expires ", table.Output, StringComparison.Ordinal);

        var revoked = await RunAsync("key", "revoke", record.Id);
        Assert.Equal(ExitCode.Ok, revoked.Code);
        Assert.Contains("revoked ", revoked.Output, StringComparison.Ordinal);
        await Eventually.GetAsync(() => SendEventAsync(key), status => status == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Key_as_json_has_its_record_and_one_without_days_does_not_expire()
    {
        var created = await RunAsync("key", "create", "reader", "--scope", "read:metrics", "--scope", "read:weights", "--json");
        var answer = JsonSerializer.Deserialize(created.Output, SqlxRestJson.Default.KeyCreated)!;

        Assert.Equal(["read:metrics", "read:weights"], answer.Record.Scopes);
        Assert.Null(answer.Record.ExpiresAt);
        Assert.Equal(HttpStatusCode.OK, await ReadSloAsync(answer.Key));
        Assert.Contains("does not expire", (await RunAsync("key", "list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusals_say_why_and_end_with_2()
    {
        var scope = await RunAsync("key", "create", "bad", "--scope", "everything");
        Assert.Equal(ExitCode.NoAnswer, scope.Code);
        Assert.Contains("'everything', which is none of read:metrics", scope.Error, StringComparison.Ordinal);

        var days = await RunAsync("key", "create", "bad", "--scope", "read:metrics", "--days", "0");
        Assert.Equal(ExitCode.NoAnswer, days.Code);
        Assert.Contains("'days' must be 1 to", days.Error, StringComparison.Ordinal);

        Assert.Equal(ExitCode.NoAnswer, (await RunAsync("key", "create", "bad")).Code);

        var unknown = await RunAsync("key", "revoke", "nothing");
        Assert.Equal(ExitCode.NoAnswer, unknown.Code);
        Assert.Contains("no key of this id", unknown.Error, StringComparison.Ordinal);

        var small = (await RunAsync("key", "create", "small", "--scope", "read:metrics")).Output.Trim();
        var forbidden = await RunAsync(["key", "list"], small);
        Assert.Equal(ExitCode.NoAnswer, forbidden.Code);
        Assert.Contains("manage:keys", forbidden.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(small, forbidden.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_is_granted_at_most_what_its_creator_is()
    {
        var manager = (await RunAsync("key", "create", "manager", "--scope", "manage:keys")).Output.Trim();
        var more = await RunAsync(["key", "create", "more", "--scope", "read:audit"], manager);
        Assert.Equal(ExitCode.NoAnswer, more.Code);
        Assert.Contains("read:audit", more.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, (await RunAsync(["key", "create", "same", "--scope", "manage:keys"], manager)).Code);
    }

    [Fact]
    public async Task Nothing_yet_is_said_as_such()
    {
        var empty = await RunAsync("key", "list");
        Assert.Equal((ExitCode.Ok, $"{_silo.Tenant} has no issued key."), (empty.Code, empty.Output.Trim()));
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) => RunAsync(arguments, _silo.ApiKey);

    private async Task<(int Code, string Output, string Error)> RunAsync(string[] arguments, string key)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await SqlxSloCommand.RunAsync(
            arguments,
            CliShell.OfProcess() with
            {
                Output = output,
                Error = error,
                IsTerminal = false,
                Environment = name => name switch
                {
                    CommonOptions.UrlVariable => _silo.Http.ToString(),
                    CommonOptions.KeyVariable => key,
                    CommonOptions.TenantVariable => _silo.Tenant,
                    _ => null,
                },
            },
            TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }

    private Task<HttpStatusCode> SendEventAsync(string key) => AskAsync(key, HttpMethod.Post, "/ats/v1/events",
        """{"ts":"2026-11-22T12:00:00Z","tenant":"acme","workspace":"prod-eu","trace_id":"t","span_id":"s","event":"kernel.exec.ok","slo_class":"L","latency_ms":5}""");

    private Task<HttpStatusCode> ReadSloAsync(string key) => AskAsync(key, HttpMethod.Get, "/v1/slo", null);

    private async Task<HttpStatusCode> AskAsync(string key, HttpMethod method, string path, string? body)
    {
        using var http = new HttpClient { BaseAddress = _silo.Http };
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
