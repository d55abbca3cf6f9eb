using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using SqlxOrleans.Client.Recording;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Client.Tests;

/// <summary>Against a real gateway on the loopback, or none.</summary>
public sealed class ClusterTests
{
    [Fact]
    public async Task A_kernel_starts_records_and_stops_without_a_cluster()
    {
        var token = TestContext.Current.CancellationToken;
        using var kernel = Kernel(FreePort(), TimeSpan.FromMilliseconds(100));
        await kernel.StartAsync(token);
        var telemetry = kernel.Services.GetRequiredService<ISqlxTelemetry>();
        telemetry.Record("acme", "prod", WorkloadClass.L, TimeSpan.FromMilliseconds(1), QueryOutcome.Ok);
        var weights = kernel.Services.GetRequiredService<IWeightsFeed>().Watch("acme", "prod");
        Assert.Equal(WeightsSource.Default, weights.Current.Source);
        await kernel.StopAsync(token);
        Assert.Equal(1, telemetry.Statistics.GivenUpByReason[Reasons.Stopped]);
    }

    [Fact]
    public async Task A_kernel_that_started_first_finds_the_cluster_when_it_comes()
    {
        var token = TestContext.Current.CancellationToken;
        var gatewayPort = FreePort();
        using var kernel = Kernel(gatewayPort, TimeSpan.FromSeconds(30));
        await kernel.StartAsync(token);
        var telemetry = kernel.Services.GetRequiredService<ISqlxTelemetry>();
        var weights = kernel.Services.GetRequiredService<IWeightsFeed>().Watch("acme", "prod");
        telemetry.Record("acme", "prod", WorkloadClass.L, TimeSpan.FromMilliseconds(1), QueryOutcome.Ok);

        using var silo = Silo(gatewayPort);
        await silo.StartAsync(token);
        await telemetry.FlushAsync(token);
        var cluster = silo.Services.GetRequiredService<ScriptedTransport>();
        Assert.Equal(1, cluster.Total().Requests);
        await Eventually.TrueAsync(() => weights.Current.Source == WeightsSource.Cluster);
        Assert.Equal((0.7, 5), (weights.Current.Weights.L, weights.Current.Epoch));
        await kernel.StopAsync(token);
        Assert.Empty(telemetry.Statistics.GivenUpByReason);
        await silo.StopAsync(token);
    }

    private static IHost Kernel(int gatewayPort, TimeSpan stopTimeout)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSqlxOrleansClient(options =>
        {
            options.Gateways.Add($"127.0.0.1:{gatewayPort}");
            options.ApiKey = "key";
            options.StopTimeout = stopTimeout;
        });
        return builder.Build();
    }

    private static IHost Silo(int gatewayPort)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton<ScriptedTransport>();
        builder.UseOrleans(silo => silo.UseLocalhostClustering(FreePort(), gatewayPort, serviceId: "sqlx-orleans", clusterId: "sqlx"));
        return builder.Build();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
