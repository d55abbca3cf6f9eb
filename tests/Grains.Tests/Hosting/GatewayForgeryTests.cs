using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using SqlxOrleans.Grains.Interfaces.Access;
using SqlxOrleans.Grains.Tests.Storage;
using SqlxOrleans.Grains.Tests.Support;

namespace SqlxOrleans.Grains.Tests.Hosting;

/// <summary>A client of somebody's own making, which says in its messages that it is part of the cluster.</summary>
public sealed class GatewayForgeryTests(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    [Theory]
    [InlineData("sys.client", "hosted-127.0.0.1:11111@1")]
    [InlineData("workload", "acme|prod-eu|L")]
    [InlineData("sys.svc.clustering", "127.0.0.1:11111@1")]
    public async Task Whoever_says_that_it_is_part_of_the_cluster_is_not_heard(string type, string key)
    {
        var silo = fixture.Silo;
        var forged = new ForgedFrames();
        using var outside = await StartAsync(silo.Gateway, forged);
        var keys = outside.Services.GetRequiredService<IGrainFactory>().GetGrain<IApiKeysGrain>(silo.Tenant);
        var mine = new NewApiKey("mine", new byte[32], ["manage:keys"], null);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => keys.CreateAsync(mine));

        forged.Sender = GrainId.Create(type, key);
        await Assert.ThrowsAnyAsync<Exception>(() => keys.CreateAsync(mine));

        Assert.True(forged.Count > 0);
        Assert.Empty(await silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IApiKeysGrain>(silo.Tenant).ListAsync());
        await outside.StopAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<IHost> StartAsync(string gateway, ForgedFrames forged)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering(IPEndPoint.Parse(gateway));
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("sqlx", "sqlx-orleans"));
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(5));
            client.Configure<ClientConnectionOptions>(connection => connection.ConfigureConnection(forged.Use));
        });
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }
}
