using System.Net;
using System.Net.Http.Json;
using SqlxOrleans.Grains.Interfaces.Copilot.Priors;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Api.Tests;

public sealed class PriorsEndpointTests : IAsyncLifetime
{
    private static readonly Uri _path = new("/v1/tenants/acme/priors", UriKind.Relative);

    private readonly Pool _pool = new();
    private EdgeHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.StartAsync(grains: StubGrains.Create((typeof(IPriorsGrain), "0", _pool)));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_tenant_withdraws_and_comes_back()
    {
        Assert.True((await AskAsync()).Shared);
        Assert.Equal([new LearntClass("L", 1.4, 6)], (await AskAsync()).Priors);
        var answer = await SetAsync("""{"shared":false}""");
        Assert.Equal(HttpStatusCode.OK, answer);
        Assert.Equal((false, 0), ((await AskAsync()).Shared, (await AskAsync()).Priors.Count));
        await SetAsync("""{"shared":true}""");
        Assert.True((await AskAsync()).Shared);
        Assert.Equal([("acme", true), ("acme", false)], _pool.Asked);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("no json")]
    [InlineData("""{"shared":"maybe"}""")]
    public async Task A_body_without_a_clear_word_changes_nothing(string body)
    {
        Assert.Equal(HttpStatusCode.BadRequest, await SetAsync(body));
        Assert.Empty(_pool.Asked);
    }

    [Fact]
    public async Task Another_tenants_choice_is_not_to_be_made()
    {
        using var content = JsonContent.Create(new PriorsOrder(false), SqlxRestJson.Default.PriorsOrder);
        using var response = await _host.Client.PutAsync(new Uri("/v1/tenants/globex/priors", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(_pool.Asked);
    }

    private async Task<PriorsAnswer> AskAsync() => (await _host.Client.GetFromJsonAsync(_path, SqlxRestJson.Default.PriorsAnswer))!;

    private async Task<HttpStatusCode> SetAsync(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _host.Client.PutAsync(_path, content);
        return response.StatusCode;
    }

    private sealed class Pool : IPriorsGrain
    {
        private readonly HashSet<string> _out = [];

        public List<(string, bool)> Asked { get; } = [];

        public Task<bool> ContributeAsync(string tenant, string workspace, IReadOnlyList<LearntClass> learnt) => throw new NotSupportedException();

        public Task<IReadOnlyList<LearntClass>> GetAsync(string tenant) =>
            Task.FromResult<IReadOnlyList<LearntClass>>(_out.Contains(tenant) ? [] : [new LearntClass("L", 1.4, 6)]);

        public Task SetOptOutAsync(string tenant, bool optedOut)
        {
            Asked.Add((tenant, optedOut));
            _ = optedOut ? _out.Add(tenant) : _out.Remove(tenant);
            return Task.CompletedTask;
        }

        public Task<bool> GetOptOutAsync(string tenant) => Task.FromResult(_out.Contains(tenant));
    }
}
