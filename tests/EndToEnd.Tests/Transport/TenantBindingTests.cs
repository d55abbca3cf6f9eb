using Microsoft.Extensions.DependencyInjection;
using SqlxOrleans.Client;
using SqlxOrleans.Client.Operator;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Transport;

/// <summary>A kernel with one tenant's certificate and another's API key, at the gateway.</summary>
public sealed class TenantBindingTests(CertifiedEdge edge) : IClassFixture<CertifiedEdge>
{
    [Fact]
    public async Task Its_telemetry_is_not_counted_and_it_reads_no_weights()
    {
        using var files = CertificateFolder.Of(edge.Authority.Issue(SecuredHosts.OtherKernel), edge.Authority);
        using var thief = await SecuredHosts.StartKernelAsync([edge.Silo.Gateway], edge.Silo.ApiKey, files);
        thief.Telemetry().Record("acme", "stolen", WorkloadClass.L, TimeSpan.FromMilliseconds(5), QueryOutcome.Ok);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await Eventually.HoldsAsync(() => thief.Telemetry().Statistics.GivenUpByReason.ContainsKey("forbidden"), patience.Token);
        Assert.Contains("The certificate of this kernel is of tenant 'globex'", thief.Telemetry().Statistics.LastError, StringComparison.Ordinal);

        thief.Services.GetRequiredService<IWeightsFeed>().Watch("acme", "stolen");
        await Eventually.HoldsAsync(
            () => edge.Silo.StandardError.Contains(
                "it is spiffe://sqlx.test/tenant/globex/workspace/kernel/kernel/k1, and its message is for another tenant", StringComparison.Ordinal),
            patience.Token);

        using var http = SecuredHosts.CreateHttpClient(edge.Silo.Http, edge.Silo.ApiKey, edge.Authority);
        var workspaces = await new SqlxOperatorClient(http, edge.Silo.ApiKey).GetWorkspacesAsync("acme", patience.Token);
        Assert.DoesNotContain(workspaces.Workspaces, each => each.ToString()!.Contains("stolen", StringComparison.Ordinal));
        await thief.StopAsync(patience.Token);
    }

    [Fact]
    public async Task With_the_certificate_of_its_own_tenant_it_is_counted_and_follows_weights()
    {
        using var files = CertificateFolder.Of(edge.Authority.Issue(SecuredHosts.Kernel), edge.Authority);
        using var kernel = await SecuredHosts.StartKernelAsync([edge.Silo.Gateway], edge.Silo.ApiKey, files);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        kernel.Telemetry().Record("acme", "own", WorkloadClass.L, TimeSpan.FromMilliseconds(5), QueryOutcome.Ok);
        await kernel.Telemetry().FlushAsync(patience.Token);
        Assert.Equal(1, kernel.Telemetry().Statistics.BatchesAcknowledged);
        var weights = kernel.Services.GetRequiredService<IWeightsFeed>().Watch("acme", "own");
        await Eventually.HoldsAsync(() => weights.Current.Source == WeightsSource.Cluster, patience.Token);
        await kernel.StopAsync(patience.Token);
    }
}
