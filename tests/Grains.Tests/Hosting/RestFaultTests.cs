using System.Net;
using SqlxOrleans.Grains.Tests.Support;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Hosting;

/// <summary>What REST answers when a grain of a real silo cannot be reached.</summary>
public sealed class RestFaultTests
{
    [Fact]
    public async Task A_grain_that_cannot_start_is_a_503_that_says_when_to_ask_again_and_is_found_once_it_can()
    {
        await using var silo = await TestSilo.StartAsync(("Sqlx:Copilot:SharePriors", "false"));
        using var client = new HttpClient { BaseAddress = silo.HttpUri };
        client.DefaultRequestHeaders.Add("x-api-key", silo.ApiKey);
        var path = new Uri($"/v1/tenants/{silo.Tenant}/priors", UriKind.Relative);

        silo.Storage.FailReading("priors");
        using (var response = await client.GetAsync(path, TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            Assert.True(response.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        }

        silo.Storage.Heal();
        using var healed = await client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, healed.StatusCode);
    }
}
