using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Access;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.Grains.Interfaces.Plans;
using SqlxOrleans.Grains.Interfaces.Slos;
using SqlxOrleans.Grains.Interfaces.Tenants;
using SqlxOrleans.Grains.Interfaces.Workloads;
using SqlxOrleans.Grains.Tests.Storage;
using SqlxOrleans.Grains.Tests.Support;

namespace SqlxOrleans.Grains.Tests.Hosting;

public sealed class GatewayGuardTests(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    [Fact]
    public async Task A_client_outside_the_cluster_reaches_the_kernel_facing_interfaces_only()
    {
        var silo = fixture.Silo;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering(IPEndPoint.Parse(silo.Gateway));
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("sqlx", "sqlx-orleans"));
        });
        using var outside = builder.Build();
        await outside.StartAsync(TestContext.Current.CancellationToken);
        var grains = outside.Services.GetRequiredService<IGrainFactory>();

        var batch = new TelemetryBatch(silo.ApiKey, silo.Tenant, "outside", 1, Batches.Payload((WorkloadClass.L, Batches.Queries(1, 5))));
        Assert.Equal(IngestStatus.Accepted, (await grains.GetGrain<IIngestGrain>(0).AppendAsync(batch)).Status);
        var answer = await grains.GetGrain<IWeightsGrain>($"{silo.Tenant}|{Batches.Workspace}").WaitNewerAsync(silo.ApiKey, default, TimeSpan.Zero);
        Assert.True(answer.Authenticated);
        var key = $"{silo.Tenant}|{Batches.Workspace}";
        Assert.True((await grains.GetGrain<IPlanExchangeGrain>(key).ExchangeAsync(silo.ApiKey, new PlanExchange("outside", 1, []))).Authenticated);

        await RefusedAsync(() => grains.GetGrain<ISloBookGrain>("slo").ProposeAsync(new SloProposal("version: 1", "outside")));
        await RefusedAsync(() => grains.GetGrain<ITenantGrain>(silo.Tenant).ListAsync());
        await RefusedAsync(() => grains.GetGrain<IWorkloadGrain>($"{silo.Tenant}|{Batches.Workspace}|L").GetStatusAsync(null));
        await RefusedAsync(() => grains.GetGrain<ICopilotGrain>($"{silo.Tenant}|{Batches.Workspace}").GetExplanationsAsync(1));
        await RefusedAsync(() => grains.GetGrain<IPlansGrain>(key).ListAsync(1));
        await RefusedAsync(() => grains.GetGrain<ITicketKeysGrain>(ITicketKeysGrain.Key).GetAsync());
        await RefusedAsync(() => grains.GetGrain<IApiKeysGrain>(silo.Tenant).ListAsync());
        await RefusedAsync(() => grains.GetGrain<IManagementGrain>(0).GetHosts());
        await outside.StopAsync(TestContext.Current.CancellationToken);
    }

    private static Task RefusedAsync(Func<Task> call) => Assert.ThrowsAsync<UnauthorizedAccessException>(call);
}
