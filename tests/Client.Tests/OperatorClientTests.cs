using SqlxOrleans.Client.Operator;
using System.Net;
using System.Text;

namespace SqlxOrleans.Client.Tests;

public sealed class OperatorClientTests
{
    [Fact]
    public async Task Weights_are_asked_for_with_the_key_and_read()
    {
        using var api = new FakeApi(
            HttpStatusCode.OK,
            """
            {"tenant":"acme","workspace":"prod","epoch":3,"weights":{"L":0.6,"B":0.2,"A":0.1,"S":0.1},
             "decidedAt":null,"timeToLiveSeconds":30,"reason":"p95 breached","isDefault":false}
            """);
        var weights = await api.Client.GetWeightsAsync("acme", "prod", TestContext.Current.CancellationToken);
        Assert.Equal((3, 0.6, "p95 breached"), (weights.Epoch, weights.Weights.L, weights.Reason));
        Assert.Equal("Bearer secret http://api.test/v1/tenants/acme/workspaces/prod/weights", api.Asked);
    }

    [Fact]
    public async Task Each_question_has_its_address()
    {
        using var api = new FakeApi(HttpStatusCode.NotFound, "");
        var token = TestContext.Current.CancellationToken;
        await Assert.ThrowsAsync<SqlxOperatorException>(() => api.Client.GetWorkspaceSloAsync("acme", "prod", "5m", token));
        Assert.EndsWith("/v1/tenants/acme/workspaces/prod/slo?window=5m", api.Asked);
        await Assert.ThrowsAsync<SqlxOperatorException>(() => api.Client.GetExplanationsAsync("acme", "prod", 5, token));
        Assert.EndsWith("/v1/tenants/acme/workspaces/prod/explanations?limit=5", api.Asked);
        await Assert.ThrowsAsync<SqlxOperatorException>(() => api.Client.GetSloAsync(token));
        Assert.EndsWith("/v1/slo", api.Asked);
    }

    [Fact]
    public async Task A_refusal_says_what_the_server_said_and_what_to_do()
    {
        using var api = new FakeApi(HttpStatusCode.Forbidden, """{"title":"Forbidden","detail":"The key is another tenant's."}""");
        var error = await Assert.ThrowsAsync<SqlxOperatorException>(() => api.Client.GetSloAsync(TestContext.Current.CancellationToken));
        Assert.Equal((HttpStatusCode.Forbidden, "The key is another tenant's."), (error.Status, error.Detail));
        Assert.Contains("API key of the tenant", error.Message);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "no json")]
    [InlineData(HttpStatusCode.OK, "null")]
    [InlineData(HttpStatusCode.BadGateway, "<html>")]
    public async Task An_answer_that_is_not_the_apis_is_an_operator_error(HttpStatusCode status, string body)
    {
        using var api = new FakeApi(status, body);
        await Assert.ThrowsAsync<SqlxOperatorException>(() => api.Client.GetSloAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_api_that_cannot_be_reached_is_an_operator_error_without_status()
    {
        using var api = new FakeApi(null, "");
        var error = await Assert.ThrowsAsync<SqlxOperatorException>(() => api.Client.GetSloAsync(TestContext.Current.CancellationToken));
        Assert.Null(error.Status);
    }

    [Fact]
    public async Task A_name_outside_the_grammar_is_not_sent()
    {
        using var api = new FakeApi(HttpStatusCode.OK, "{}");
        await Assert.ThrowsAsync<ArgumentException>(() => api.Client.GetWeightsAsync("../x", "prod", TestContext.Current.CancellationToken));
        Assert.Null(api.Asked);
    }

    private sealed class FakeApi : HttpMessageHandler
    {
        private readonly HttpStatusCode? _status;
        private readonly string _body;

        public FakeApi(HttpStatusCode? status, string body)
        {
            (_status, _body) = (status, body);
            Client = new SqlxOperatorClient(new HttpClient(this) { BaseAddress = new Uri("http://api.test/") }, "secret");
        }

        public SqlxOperatorClient Client { get; }

        public string? Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = $"{request.Headers.Authorization} {request.RequestUri}";
            return _status is { } status
                ? Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(_body, Encoding.UTF8, "application/json") })
                : throw new HttpRequestException("Connection refused");
        }
    }
}
