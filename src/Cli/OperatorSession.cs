using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SqlxOrleans.Client;
using SqlxOrleans.Client.Operator;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Cli;

/// <summary>One connection to the API, with the names that the command line or the environment gives.</summary>
internal sealed class OperatorSession : IDisposable
{
    private readonly CommonOptions _options;
    private readonly ParseResult _parsed;
    private readonly CliShell _shell;
    private readonly Uri _url;
    private readonly string? _key;
    private readonly HttpClient _http;

    public OperatorSession(CommonOptions options, ParseResult parsed, CliShell shell)
    {
        (_options, _parsed, _shell) = (options, parsed, shell);
        var url = Setting(options.Url, CommonOptions.UrlVariable) ?? CommonOptions.StandardUrl;
        if (!Uri.TryCreate(url.TrimEnd('/') + "/", UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw Usage($"'{url}' is not an address of the API; write for example --url {CommonOptions.StandardUrl} "
                + $"(or set {CommonOptions.UrlVariable}).");
        }

        _url = address;
        _key = Setting(options.ApiKey, CommonOptions.KeyVariable);
        // A key that cannot be a header would otherwise be quoted by the exception of the header parser.
        if (_key is not null && _key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw Usage($"The API key from {KeySource} has a blank or another character that a key never has; copy it again.");
        _http = new HttpClient(shell.HttpHandler(Authorities())) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        Client = new SqlxOperatorClient(_http, _key);
    }

    public SqlxOperatorClient Client { get; }

    /// <summary>The tenant that is asked about.</summary>
    public string Tenant()
    {
        var tenant = Setting(_options.Tenant, CommonOptions.TenantVariable)
            ?? throw Usage($"Which tenant? Pass --tenant NAME or set {CommonOptions.TenantVariable}.");
        return TenantId.TryParse(tenant, out _) ? tenant : throw Usage($"--tenant '{tenant}' is not a tenant name: {TenantId.Grammar}.");
    }

    /// <summary>The workspace that is asked about; the tenant's only one when none is named.</summary>
    public async Task<string> WorkspaceAsync(string tenant, CancellationToken cancellationToken)
    {
        if (Setting(_options.Workspace, CommonOptions.WorkspaceVariable) is { } workspace)
        {
            return WorkspaceId.TryParse(workspace, out _)
                ? workspace
                : throw Usage($"--workspace '{workspace}' is not a workspace name: {WorkspaceId.Grammar}.");
        }

        var names = NamesOf(await AskAsync(client => client.GetWorkspacesAsync(tenant, cancellationToken), cancellationToken));
        return names switch
        {
            [var only] => only,
            [] => throw Usage($"Tenant '{tenant}' has no workspace yet: one exists once it has sent telemetry."),
            _ => throw Usage($"Which workspace? Pass --workspace NAME or set {CommonOptions.WorkspaceVariable}. "
                + $"Tenant '{tenant}' has: {string.Join(", ", names)}."),
        };
    }

    /// <summary>Asks, and turns a refusal into a message that names the option to change.</summary>
    public async Task<T> AskAsync<T>(Func<SqlxOperatorClient, Task<T>> question, CancellationToken cancellationToken)
    {
        try
        {
            return await question(Client);
        }
        catch (SqlxOperatorException e)
        {
            throw new CliException(ExitCode.NoAnswer, await ExplainAsync(e, cancellationToken), e);
        }
    }

    /// <summary>Orders; when the Copilot refuses, that is its answer, with exit code 1.</summary>
    public async Task<T> OrderAsync<T>(Func<SqlxOperatorClient, Task<T>> order, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(order, cancellationToken);
        }
        catch (CliException e) when (e.InnerException is SqlxOperatorException { Status: HttpStatusCode.Conflict } refusal)
        {
            throw new CliException(ExitCode.BadAnswer, $"Refused: {refusal.Detail}", refusal);
        }
    }

    public void Dispose() => _http.Dispose();

    private string KeySource => _parsed.GetValue(_options.ApiKey) is null ? CommonOptions.KeyVariable : "--api-key";

    private string? Setting(Option<string?> option, string variable) =>
        _parsed.GetValue(option) is { Length: > 0 } given ? given : _shell.Environment(variable) is { Length: > 0 } set ? set : null;

    private X509Certificate2Collection? Authorities()
    {
        if (Setting(_options.Ca, CommonOptions.CaVariable) is not { } file)
            return null;
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw Usage($"The authorities cannot be read from {file}: {problem.Message} (--ca or {CommonOptions.CaVariable})");
        }

        return authorities.Count > 0
            ? authorities
            : throw Usage($"{file} holds no certificate; PEM begins with -----BEGIN CERTIFICATE----- (--ca or {CommonOptions.CaVariable}).");
    }

    private static CliException Usage(string message) => new(ExitCode.NoAnswer, message);

    private static List<string> NamesOf(WorkspacesAnswer answer) => [.. answer.Workspaces.Select(workspace => workspace.Workspace)];

    private async Task<string> ExplainAsync(SqlxOperatorException refusal, CancellationToken cancellationToken) => refusal.Status switch
    {
        null when refusal.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } =>
            $"Nothing answers at {_url}: {refusal.InnerException.Message}. Start a silo (dotnet run -c Release --project src/Silo -- demo) "
            + $"or name another address with --url or {CommonOptions.UrlVariable}.",
        null when refusal.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } problem =>
            $"{_url} is not trusted: {problem.InnerException?.Message ?? problem.Message} Name the authorities of its certificate with --ca FILE "
            + $"or {CommonOptions.CaVariable}, or another address with --url.",
        HttpStatusCode.Unauthorized when _key is null =>
            $"{_url} asks for an API key: set {CommonOptions.KeyVariable} or pass --api-key. A silo in Development prints its key at its first start.",
        HttpStatusCode.Unauthorized =>
            $"{_url} does not know the API key from {KeySource}: {refusal.Detail} Keys belong to one installation; check --url too.",
        HttpStatusCode.Forbidden =>
            $"The API key from {KeySource} may not do this: {refusal.Detail} Use the key of the tenant in --tenant ({CommonOptions.TenantVariable}).",
        HttpStatusCode.NotFound => await ExplainNotFoundAsync(refusal, cancellationToken),
        _ => refusal.Message,
    };

    private async Task<string> ExplainNotFoundAsync(SqlxOperatorException refusal, CancellationToken cancellationToken)
    {
        if (Setting(_options.Tenant, CommonOptions.TenantVariable) is not { } tenant || !TenantId.TryParse(tenant, out _))
            return refusal.Message;
        try
        {
            var names = NamesOf(await Client.GetWorkspacesAsync(tenant, cancellationToken));
            return names.Count == 0
                ? $"Not found: {refusal.Detail} Tenant '{tenant}' has no workspace yet: one exists once it has sent telemetry."
                : $"Not found: {refusal.Detail} Tenant '{tenant}' has these workspaces: {string.Join(", ", names)}.";
        }
        catch (SqlxOperatorException)
        {
            // The first refusal says more than the failure of the question that was to explain it.
            return refusal.Message;
        }
    }
}
