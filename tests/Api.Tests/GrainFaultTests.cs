using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using Orleans.Runtime;
using Orleans.Storage;

namespace SqlxOrleans.Api.Tests;

/// <summary>What every REST endpoint answers when a grain cannot be asked.</summary>
public sealed class GrainFaultTests
{
    private static readonly (string Method, string Path)[] _endpoints =
    [
        ("GET", "/v1/tenants/acme/workspaces"),
        ("GET", "/v1/tenants/acme/usage"),
        ("GET", "/v1/tenants/acme/budgets"),
        ("GET", "/v1/tenants/acme/priors"),
        ("PUT", "/v1/tenants/acme/priors"),
        ("GET", "/v1/tenants/acme/workspaces/prod-eu/slo"),
        ("GET", "/v1/tenants/acme/workspaces/prod-eu/weights"),
        ("GET", "/v1/tenants/acme/workspaces/prod-eu/explanations"),
        ("GET", "/v1/tenants/acme/workspaces/prod-eu/rewards"),
        ("GET", "/v1/tenants/acme/workspaces/prod-eu/copilot"),
        ("GET", "/v1/tenants/acme/workspaces/prod-eu/copilot/journal"),
        ("POST", "/v1/tenants/acme/workspaces/prod-eu/copilot/freeze"),
        ("GET", "/v1/tenants/acme/workspaces/prod-eu/plans"),
        ("GET", "/v1/tenants/acme/workspaces/prod-eu/plans/p1"),
    ];

    public static TheoryData<string, string> Faults => new()
    {
        { nameof(TypeLoadException), "upgrade_in_progress" },
        { nameof(SiloUnavailableException), "unavailable" },
        { nameof(OrleansMessageRejectionException), "unavailable" },
        { nameof(TimeoutException), "unavailable" },
        { nameof(IOException), "unavailable" },
        { nameof(OrleansException), "unavailable" },
        { nameof(InconsistentStateException), "unavailable" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_that_passes_is_a_503_with_its_reason_and_when_to_come_again_at_every_endpoint(string fault, string reason)
    {
        var grains = FailingGrains.Create(Fault(fault));
        await using var host = await EdgeHost.StartAsync(grains: grains);
        foreach (var (method, path) in _endpoints)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
            if (method != "GET")
                request.Content = new StringContent("""{"by":"ann","why":"test","shared":false}""", System.Text.Encoding.UTF8, "application/json");
            using var response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True(response.StatusCode == HttpStatusCode.ServiceUnavailable, $"{method} {path}: {response.StatusCode}");
            Assert.True(response.Headers.RetryAfter?.Delta > TimeSpan.Zero, path);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
            Assert.Equal(reason, problem.GetProperty("reason").GetString());
            Assert.DoesNotContain("secret", problem.GetRawText(), StringComparison.Ordinal);
            if (reason == "unavailable")
                Assert.Equal(method != "GET", problem.GetProperty("detail").GetString()!.Contains("done or not", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_bug_stays_a_500(bool isOrleans)
    {
        var bug = new InvalidOperationException("secret");
        await using var host = await EdgeHost.StartAsync(grains: FailingGrains.Create(isOrleans ? new OrleansException("secret", bug) : bug));
        using var response = await host.Client.GetAsync(new Uri("/v1/tenants/acme/usage", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [Fact]
    public async Task Who_has_no_key_learns_nothing_of_the_fault()
    {
        await using var host = await EdgeHost.StartAsync(grains: FailingGrains.Create(new TimeoutException("secret")));
        using var client = new HttpClient { BaseAddress = host.Http };
        using var response = await client.GetAsync(new Uri("/v1/tenants/acme/usage", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private static Exception Fault(string name) => name switch
    {
        nameof(TypeLoadException) => new TypeLoadException("secret"),
        nameof(TimeoutException) => new TimeoutException("secret"),
        nameof(OrleansException) => new OrleansException("secret", new IOException("secret")),
        nameof(InconsistentStateException) => new InconsistentStateException("secret"),
        nameof(IOException) => new IOException("secret"),
        nameof(SiloUnavailableException) => new SiloUnavailableException("secret"),
        // Orleans alone makes one.
        _ => (Exception)Activator.CreateInstance(
            typeof(OrleansMessageRejectionException), BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public, null, ["secret"], null)!,
    };
}
