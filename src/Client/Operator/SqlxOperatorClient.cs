using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Client.Operator;

/// <summary>The operator's typed client of the REST API.</summary>
/// <param name="http">A client whose <see cref="HttpClient.BaseAddress"/> is the API, for example <c>https://sqlx.example</c>.</param>
/// <param name="apiKey">The tenant's API key, sent as a bearer token; null when <paramref name="http"/> already sends one.</param>
public sealed class SqlxOperatorClient(HttpClient http, string? apiKey = null)
{
    /// <summary>How a workspace's classes do against their objectives.</summary>
    /// <param name="tenant">The key's tenant.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="window">One of <c>5m 1h 6h 3d 30d</c>; null: each objective's own.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SqlxOperatorException">The API refused or did not answer.</exception>
    public Task<WorkspaceSlo> GetWorkspaceSloAsync(
        string tenant, string workspace, string? window = null, CancellationToken cancellationToken = default) =>
        GetAsync(
            $"{PathOf(tenant, workspace)}/slo{(window is null ? string.Empty : $"?window={Uri.EscapeDataString(window)}")}",
            SqlxRestJson.Default.WorkspaceSlo,
            cancellationToken);

    /// <summary>The weights in force in a workspace.</summary>
    /// <exception cref="SqlxOperatorException">The API refused or did not answer.</exception>
    public Task<WorkspaceWeightsAnswer> GetWeightsAsync(
        string tenant, string workspace, CancellationToken cancellationToken = default) =>
        GetAsync($"{PathOf(tenant, workspace)}/weights", SqlxRestJson.Default.WorkspaceWeightsAnswer, cancellationToken);

    /// <summary>Why the weights are what they are, the newest decisions first.</summary>
    /// <param name="tenant">The key's tenant.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="limit">1 to 1,000; null: the API's own.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SqlxOperatorException">The API refused or did not answer.</exception>
    public Task<ExplanationsAnswer> GetExplanationsAsync(
        string tenant, string workspace, int? limit = null, CancellationToken cancellationToken = default) =>
        GetAsync(
            $"{PathOf(tenant, workspace)}/explanations{(limit is null ? string.Empty : $"?limit={limit}")}",
            SqlxRestJson.Default.ExplanationsAnswer,
            cancellationToken);

    /// <summary>The workspaces of a tenant that have sent telemetry.</summary>
    /// <exception cref="SqlxOperatorException">The API refused or did not answer.</exception>
    public Task<WorkspacesAnswer> GetWorkspacesAsync(string tenant, CancellationToken cancellationToken = default) =>
        GetAsync($"{PathOf(tenant)}/workspaces", SqlxRestJson.Default.WorkspacesAnswer, cancellationToken);

    /// <summary>How much of its quota of series a tenant uses.</summary>
    /// <exception cref="SqlxOperatorException">The API refused or did not answer.</exception>
    public Task<UsageAnswer> GetUsageAsync(string tenant, CancellationToken cancellationToken = default) =>
        GetAsync($"{PathOf(tenant)}/usage", SqlxRestJson.Default.UsageAnswer, cancellationToken);

    /// <summary>What new workspaces of a tenant start with, and whether it takes part.</summary>
    /// <exception cref="SqlxOperatorException">The API refused or did not answer.</exception>
    public Task<PriorsAnswer> GetPriorsAsync(string tenant, CancellationToken cancellationToken = default) =>
        GetAsync($"{PathOf(tenant)}/priors", SqlxRestJson.Default.PriorsAnswer, cancellationToken);

    /// <summary>Takes a tenant out of what workspaces learn from each other, or back in.</summary>
    /// <param name="tenant">The key's tenant.</param>
    /// <param name="shared">False: it neither gives nor gets.</param>
    /// <param name="cancellationToken">Ends the wait, not the change.</param>
    /// <exception cref="SqlxOperatorException">The API refused or did not answer.</exception>
    public Task<PriorsAnswer> SetPriorsAsync(string tenant, bool shared, CancellationToken cancellationToken = default) => SendAsync(
        HttpMethod.Put, $"{PathOf(tenant)}/priors", JsonContent.Create(new PriorsOrder(shared), SqlxRestJson.Default.PriorsOrder),
        SqlxRestJson.Default.PriorsAnswer, cancellationToken);

    /// <summary>The slo.yml in force for the key's tenant, and a newer file that was refused, if any.</summary>
    /// <exception cref="SqlxOperatorException">The API refused or did not answer.</exception>
    public Task<SloAnswer> GetSloAsync(CancellationToken cancellationToken = default) =>
        GetAsync("v1/slo", SqlxRestJson.Default.SloAnswer, cancellationToken);

    /// <summary>Mode, pin, freeze, what is in force in a workspace, and how it does.</summary>
    /// <exception cref="SqlxOperatorException">The API refused or did not answer.</exception>
    public Task<CopilotAnswer> GetCopilotAsync(string tenant, string workspace, CancellationToken cancellationToken = default) =>
        GetAsync($"{PathOf(tenant, workspace)}/copilot", SqlxRestJson.Default.CopilotAnswer, cancellationToken);

    /// <summary>A workspace's decision journal.</summary>
    /// <exception cref="SqlxOperatorException">The API refused or did not answer.</exception>
    public Task<JournalAnswer> GetJournalAsync(string tenant, string workspace, CancellationToken cancellationToken = default) =>
        GetAsync($"{PathOf(tenant, workspace)}/copilot/journal", SqlxRestJson.Default.JournalAnswer, cancellationToken);

    /// <summary>Whether a workspace will need more capacity.</summary>
    /// <exception cref="SqlxOperatorException">The API refused or did not answer.</exception>
    public Task<ScalingAnswer> GetScalingAsync(string tenant, string workspace, CancellationToken cancellationToken = default) =>
        GetAsync($"{PathOf(tenant, workspace)}/copilot/scaling", SqlxRestJson.Default.ScalingAnswer, cancellationToken);

    /// <summary>Changes what a workspace's Copilot may do.</summary>
    /// <param name="tenant">The key's tenant.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="verb"><c>mode pin unpin freeze unfreeze promote</c>.</param>
    /// <param name="order">Who, why, and what the verb needs.</param>
    /// <param name="cancellationToken">Ends the wait, not the change.</param>
    /// <exception cref="SqlxOperatorException">The API refused (409: the Copilot did, and says why) or did not answer.</exception>
    public Task<CopilotAnswer> OperateCopilotAsync(
        string tenant, string workspace, string verb, CopilotOrder order, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        return SendAsync(
            HttpMethod.Post, $"{PathOf(tenant, workspace)}/copilot/{Uri.EscapeDataString(verb)}",
            JsonContent.Create(order, SqlxRestJson.Default.CopilotOrder), SqlxRestJson.Default.CopilotAnswer, cancellationToken);
    }

    /// <summary>Issues an API key of the tenant; its text is in the answer and nowhere else.</summary>
    /// <exception cref="SqlxOperatorException">The API refused (403: the key in use may not manage keys) or did not answer.</exception>
    public Task<KeyCreated> CreateKeyAsync(string tenant, KeyOrder order, CancellationToken cancellationToken = default) => SendAsync(
        HttpMethod.Post, $"{PathOf(tenant)}/keys", JsonContent.Create(order, SqlxRestJson.Default.KeyOrder), SqlxRestJson.Default.KeyCreated, cancellationToken);

    /// <summary>The tenant's issued API keys, the newest first; never their texts.</summary>
    /// <exception cref="SqlxOperatorException">The API refused or did not answer.</exception>
    public Task<KeysAnswer> GetKeysAsync(string tenant, CancellationToken cancellationToken = default) =>
        GetAsync($"{PathOf(tenant)}/keys", SqlxRestJson.Default.KeysAnswer, cancellationToken);

    /// <summary>Revokes an API key by its id.</summary>
    /// <exception cref="SqlxOperatorException">The API refused (404: no such key) or did not answer.</exception>
    public Task<KeysAnswer> RevokeKeyAsync(string tenant, string id, CancellationToken cancellationToken = default) => SendAsync(
        HttpMethod.Delete, $"{PathOf(tenant)}/keys/{Uri.EscapeDataString(id)}", null, SqlxRestJson.Default.KeysAnswer, cancellationToken);

    /// <summary>Exchanges the key or token for a ticket, which opens the credential's tenant through the Orleans gateway for a minute at most.</summary>
    /// <exception cref="SqlxOperatorException">The API refused (403: the credential is granted nothing that a ticket carries) or did not answer.</exception>
    public Task<TicketAnswer> CreateTicketAsync(CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, "v1/tickets", null, SqlxRestJson.Default.TicketAnswer, cancellationToken);

    private static string PathOf(string tenant) => TenantId.TryParse(tenant, out _)
        ? $"v1/tenants/{tenant}"
        : throw new ArgumentException($"'{tenant}' is not a tenant name: {TenantId.Grammar}.", nameof(tenant));

    private static string PathOf(string tenant, string workspace)
    {
        var path = PathOf(tenant);
        return WorkspaceId.TryParse(workspace, out _)
            ? $"{path}/workspaces/{workspace}"
            : throw new ArgumentException($"'{workspace}' is not a workspace name: {WorkspaceId.Grammar}.", nameof(workspace));
    }

    private Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, type, cancellationToken);

    private async Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? content, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (apiKey is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw await OperatorProblem.ReadAsync(response, cancellationToken);
            return await response.Content.ReadFromJsonAsync(type, cancellationToken)
                ?? throw new SqlxOperatorException(response.StatusCode, $"The answer to {path} is empty.", OperatorProblem.NotTheApi);
        }
        catch (JsonException e)
        {
            throw new SqlxOperatorException(null, $"The answer to {path} cannot be read: {e.Message}", OperatorProblem.NotTheApi, e);
        }
        catch (HttpRequestException e)
        {
            throw new SqlxOperatorException(null, $"{http.BaseAddress}{path}: {e.Message}.", OperatorProblem.Unreachable, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SqlxOperatorException(null, $"{http.BaseAddress}{path} did not answer in {http.Timeout}.", OperatorProblem.Unreachable, e);
        }
    }
}
