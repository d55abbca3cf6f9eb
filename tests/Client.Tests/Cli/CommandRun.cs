using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Time.Testing;
using SqlxOrleans.Cli;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Client.Tests.Cli;

/// <summary>One run of the command against an API that answers what the test says; unknown paths are not found.</summary>
internal sealed class CommandRun : HttpMessageHandler
{
    public const string Status = "/v1/tenants/acme/workspaces/prod-eu/slo";
    public const string Weights = "/v1/tenants/acme/workspaces/prod-eu/weights";
    public const string Explanations = "/v1/tenants/acme/workspaces/prod-eu/explanations";
    public const string Workspaces = "/v1/tenants/acme/workspaces";
    public const string Usage = "/v1/tenants/acme/usage";
    public const string Slo = "/v1/slo";
    public const string Key = "sk-very-secret";

    private readonly Dictionary<string, Func<HttpResponseMessage>> _answers = [];
    private readonly Dictionary<string, string?> _environment = new()
    {
        [CommonOptions.TenantVariable] = "acme",
        [CommonOptions.WorkspaceVariable] = "prod-eu",
        [CommonOptions.KeyVariable] = Key,
    };

    public List<HttpRequestMessage> Requests { get; } = [];

    public Action<HttpRequestMessage> OnRequest { get; set; } = _ => { };

    public FakeTimeProvider Time { get; } = new();

    public bool IsTerminal { get; init; }

    public string Output { get; private set; } = string.Empty;

    public string Error { get; private set; } = string.Empty;

    public CommandRun With(string variable, string? value)
    {
        _environment[variable] = value;
        return this;
    }

    public CommandRun Answer<T>(string path, T answer, JsonTypeInfo<T> type) =>
        AnswerText(path, HttpStatusCode.OK, JsonSerializer.Serialize(answer, type));

    public CommandRun Answer(string path, WorkspaceSlo answer) => Answer(path, answer, SqlxRestJson.Default.WorkspaceSlo);

    public CommandRun Problem(string path, HttpStatusCode status, string detail) =>
        AnswerText(path, status, $$"""{"status":{{(int)status}},"detail":"{{detail}}"}""");

    public CommandRun AnswerText(string path, HttpStatusCode status, string text)
    {
        _answers[path] = () => new HttpResponseMessage(status) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
        return this;
    }

    public CommandRun Fail(string path, HttpRequestException failure)
    {
        _answers[path] = () => throw failure;
        return this;
    }

    public Task<int> RunAsync(params string[] arguments) => RunAsync(arguments, TestContextToken);

    public async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await SqlxSloCommand.RunAsync(
            arguments,
            new CliShell
            {
                Output = output,
                Error = error,
                Environment = name => _environment.GetValueOrDefault(name),
                HttpHandler = _ => this,
                IsTerminal = IsTerminal,
                Time = Time,
            },
            cancellationToken);
        (Output, Error) = (output.ToString(), error.ToString());
        return code;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        OnRequest(request);
        var answer = _answers.GetValueOrDefault(request.RequestUri!.AbsolutePath);
        return Task.FromResult(answer is null
            ? new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("""{"detail":"No such workspace."}""") }
            : answer());
    }

    private static CancellationToken TestContextToken => Xunit.TestContext.Current.CancellationToken;
}
