using System.Net;
using System.Net.Http.Json;
using System.Text;
using Grpc.Core;
using SqlxOrleans.Api.Access;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Access;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Api.Tests;

/// <summary>What a key may do at the edge, by its scopes; and the endpoints that manage keys.</summary>
public sealed class KeyTests : IAsyncLifetime
{
    private readonly Keys _keys = new();
    private EdgeHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.StartAsync(
        grains: StubGrains.Create((typeof(IApiKeysGrain), "acme", _keys)), callers: new ScopesInKeys());

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("GET", "/v1/slo", "read:weights", 403)]
    [InlineData("GET", "/v1/slo", "read:metrics", 200)]
    [InlineData("GET", "/v1/slo", "nobody", 401)]
    [InlineData("GET", "/v1/tenants/globex/keys", "manage:keys", 404)]
    [InlineData("GET", "/v1/tenants/acme/keys", "read:metrics", 403)]
    [InlineData("GET", "/v1/tenants/acme/keys", "manage:keys", 200)]
    [InlineData("GET", "/v1/tenants/acme/workspaces/prod-eu/weights", "read:metrics", 403)]
    [InlineData("GET", "/v1/tenants/acme/workspaces/prod-eu/copilot/journal", "read:metrics", 403)]
    [InlineData("POST", "/v1/tenants/acme/workspaces/prod-eu/copilot/freeze", "read:metrics", 403)]
    [InlineData("PUT", "/v1/tenants/acme/priors", "read:metrics", 403)]
    [InlineData("POST", "/ats/v1/events", "read:metrics", 403)]
    [InlineData("POST", "/v1/traces", "read:metrics", 403)]
    [InlineData("DELETE", "/v1/tenants/acme/keys/none", "manage:keys", 404)]
    [InlineData("DELETE", "/v1/tenants/acme/keys/1", "manage:keys", 200)]
    public async Task Scope_decides(string method, string path, string scope, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_host.Http, path));
        request.Headers.Add("x-api-key", scope);
        request.Content = method == "POST" ? new StringContent("{}", Encoding.UTF8, "application/json") : null;
        using var client = new HttpClient();
        using var answer = await client.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Grpc_call_without_the_scope_is_denied()
    {
        var denied = await Assert.ThrowsAsync<RpcException>(() => OtlpPosting.ExportTracesAsync(_host.Grpc, [], "read:metrics"));
        Assert.Equal(StatusCode.PermissionDenied, denied.StatusCode);
    }

    [Fact]
    public async Task Created_key_is_told_once_and_only_its_digest_goes_on()
    {
        using var answer = await CreateAsync("manage:keys write:telemetry", new KeyOrder("collector", ["write:telemetry"], 30));
        var created = await answer.Content.ReadFromJsonAsync(SqlxRestJson.Default.KeyCreated);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.True(IssuedKeyText.TryReadTenant(created!.Key, out var tenant));
        Assert.Equal("acme", tenant.ToString());
        Assert.Equal(IssuedKeyText.DigestOf(created.Key), _keys.Created!.Digest);
        Assert.Equal(("collector", "write:telemetry"), (_keys.Created.Name, Assert.Single(_keys.Created.Scopes)));
        Assert.InRange(_keys.Created.ExpiresAt!.Value - TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(29), TimeSpan.FromDays(30));
    }

    [Theory]
    [InlineData("collector", "read:audit", null)]
    [InlineData("collector", "everything", null)]
    [InlineData("collector", null, null)]
    [InlineData("", "manage:keys", null)]
    [InlineData("collector", "manage:keys", 0)]
    public async Task Bad_order_and_more_than_the_creator_has_are_refused(string name, string? scope, int? days)
    {
        using var answer = await CreateAsync("manage:keys", new KeyOrder(name, scope is null ? [] : [scope], days));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(_keys.Created);
    }

    private async Task<HttpResponseMessage> CreateAsync(string key, KeyOrder order)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_host.Http, "/v1/tenants/acme/keys"));
        request.Headers.Add("x-api-key", key);
        request.Content = JsonContent.Create(order, SqlxRestJson.Default.KeyOrder);
        using var client = new HttpClient();
        return await client.SendAsync(request);
    }

    /// <summary>A key here is the names of what acme grants it.</summary>
    private sealed class ScopesInKeys : ICallers
    {
        public ValueTask<Caller?> FindAsync(string? key) => ValueTask.FromResult<Caller?>(
            ScopeNames.TryParse((key ?? string.Empty).Split(' '), out var scopes, out _) ? new Caller(TenantId.Parse("acme"), scopes) : null);
    }

    private sealed class Keys : IApiKeysGrain
    {
        public NewApiKey? Created { get; private set; }

        public Task<ApiKeyRecord?> CreateAsync(NewApiKey key)
        {
            Created = key;
            return Task.FromResult<ApiKeyRecord?>(new ApiKeyRecord("1", key.Name, key.Scopes, default, key.ExpiresAt, null, null));
        }

        public Task<IReadOnlyList<ApiKeyRecord>> ListAsync() => Task.FromResult<IReadOnlyList<ApiKeyRecord>>([]);

        public Task<bool> RevokeAsync(string id) => Task.FromResult(id == "1");

        public Task<ApiKeyRecord?> AuthenticateAsync(byte[] digest) => Task.FromResult<ApiKeyRecord?>(null);
    }
}
