using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.OpenTelemetry;

public sealed class SiloProcessTests
{
    [Fact]
    public async Task A_silo_ends_with_0_when_it_is_asked_to()
    {
        await using var silo = await SiloProcess.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(0, await silo.StopGracefullyAsync());
    }

    [Fact]
    public async Task A_silo_that_cannot_start_says_why()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => SiloProcess.StartAsync(arguments: ["--slo", "/nonexistent/slo.yml"], cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("/nonexistent/slo.yml", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_silo_is_gone()
    {
        await using var silo = await SiloProcess.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var http = silo.CreateHttpClient();
        var live = new Uri("/health/live", UriKind.Relative);
        Assert.True((await http.GetAsync(live, TestContext.Current.CancellationToken)).IsSuccessStatusCode);
        await silo.KillAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(live, TestContext.Current.CancellationToken));
    }
}
