using System.Net;
using System.Net.Http.Json;
using SqlxOrleans.Client;
using SqlxOrleans.Client.Operator;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Rest;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Transport;

/// <summary>What a kernel's certificate opens at the HTTP and OTLP ports, and whose does not.</summary>
public sealed class CertificateCredentialTests(CertifiedEdge edge) : IClassFixture<CertifiedEdge>
{
    private TestCertificate Kernel => edge.Authority.Issue(SecuredHosts.Kernel);

    [Fact]
    public async Task A_kernels_certificate_sends_telemetry_of_its_tenant_without_a_key_and_reads_no_metrics()
    {
        Assert.Equal(HttpStatusCode.OK, (await edge.PostAsync(Kernel, null)).Status);
        var (status, body) = await edge.PostAsync(Kernel, null, "/v1/tenants/acme/workspaces/kernel/slo", HttpMethod.Get);
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("missing_scope", body, StringComparison.Ordinal);
        var own = await edge.PostAsync(Kernel, null, "/v1/tenants/acme/workspaces/silent/weights", HttpMethod.Get);
        var other = await edge.PostAsync(Kernel, null, "/v1/tenants/globex/workspaces/silent/weights", HttpMethod.Get);
        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound], new[] { own.Status, other.Status });
        Assert.DoesNotContain("no such tenant", own.Body, StringComparison.Ordinal);
        Assert.Contains("no such tenant", other.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_without_certificate_and_key_gets_in_and_a_key_alone_does()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await edge.PostAsync(null, null)).Status);
        Assert.Equal(HttpStatusCode.OK, (await edge.PostAsync(null, edge.Silo.ApiKey)).Status);
    }

    [Fact]
    public async Task A_key_beside_a_certificate_must_be_good_and_of_the_same_tenant()
    {
        Assert.Equal(HttpStatusCode.OK, (await edge.PostAsync(Kernel, edge.Silo.ApiKey)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await edge.PostAsync(Kernel, "sqlx_not-a-key-of-anybody")).Status);
        var other = edge.Authority.Issue(SecuredHosts.OtherKernel);
        Assert.Equal(HttpStatusCode.OK, (await edge.PostAsync(other, null)).Status);
        var (status, body) = await edge.PostAsync(other, edge.Silo.ApiKey, "/v1/tickets");
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Contains("certificate_tenant", body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await edge.PostAsync(other, edge.Silo.ApiKey)).Status);
    }

    [Theory]
    [InlineData("its certificate does not have", "spiffe://sqlx.test/tenant/acme/workspace/kernel/kernel/k1", "spiffe://sqlx.test/tenant/globex/workspace/kernel/kernel/k1")]
    [InlineData("its certificate does not have", "spiffe://sqlx.test/tenant/acme/workspace/kernel/kernel/k1", "https://sqlx.test/")]
    [InlineData("its certificate does not have", "spiffe://sqlx.test/tenant/ACME/workspace/kernel/kernel/k1")]
    [InlineData("its certificate does not have")]
    [InlineData("of another trust domain than sqlx.test", "spiffe://elsewhere.test/tenant/acme/workspace/kernel/kernel/k1")]
    [InlineData("and only a kernel may be here", "spiffe://sqlx.test/silo/silo-0")]
    public async Task Whose_certificate_is_no_kernels_of_the_trust_domain_is_refused_in_the_handshake_also_with_a_key(string reason, params string[] uris)
    {
        // Again, as the log has at most one line a second.
        await Eventually.GetAsync(
            async () =>
            {
                await Assert.ThrowsAsync<HttpRequestException>(() => edge.PostAsync(edge.Authority.Issue(uris), edge.Silo.ApiKey));
                return edge.Silo.StandardError;
            },
            errors => errors.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_certificate_buys_a_ticket_of_its_tenant_only()
    {
        var (status, body) = await edge.PostAsync(edge.Authority.Issue(SecuredHosts.OtherKernel), null, "/v1/tickets");
        Assert.Equal(HttpStatusCode.OK, status);
        var ticket = System.Text.Json.JsonSerializer.Deserialize(body, SqlxRestJson.Default.TicketAnswer)!;
        Assert.Equal(("globex", "write:telemetry read:weights"), (ticket.Tenant, string.Join(' ', ticket.Scopes)));
    }

    [Fact]
    public async Task A_kernel_with_nothing_but_a_certificate_is_counted()
    {
        using var files = CertificateFolder.Of(Kernel, edge.Authority);
        using var kernel = await SecuredHosts.StartKernelAsync([edge.Silo.Gateway], apiKey: "", files, tickets: edge.Silo.Http);
        kernel.Telemetry().Record("acme", "keyless", WorkloadClass.L, TimeSpan.FromMilliseconds(5), QueryOutcome.Ok);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await kernel.Telemetry().FlushAsync(patience.Token);
        using var http = SecuredHosts.CreateHttpClient(edge.Silo.Http, edge.Silo.ApiKey, edge.Authority);
        var slo = await new SqlxOperatorClient(http, edge.Silo.ApiKey).GetWorkspaceSloAsync("acme", "keyless", cancellationToken: patience.Token);
        Assert.Equal(1, slo.Classes.Single(each => each.Class == "L").Total);
        await kernel.StopAsync(patience.Token);
    }
}
