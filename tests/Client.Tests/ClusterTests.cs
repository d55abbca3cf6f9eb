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

    [Fact]
    public async Task A_kernel_goes_on_without_loss_when_its_only_gateway_comes_back_at_the_same_address()
    {
        var token = TestContext.Current.CancellationToken;
        var gatewayPort = FreePort();
        var cluster = new ScriptedTransport();
        using var kernel = Kernel(gatewayPort, TimeSpan.FromSeconds(30));
        var telemetry = kernel.Services.GetRequiredService<ISqlxTelemetry>();
        using (var silo = Silo(gatewayPort, cluster))
        {
            await silo.StartAsync(token);
            await kernel.StartAsync(token);
            Record();
            await telemetry.FlushAsync(token);
            // Without a goodbye.
            await silo.StopAsync(new CancellationToken(canceled: true));
        }

        var weights = kernel.Services.GetRequiredService<IWeightsFeed>().Watch("acme", "prod");
        Record();
        await Eventually.TrueAsync(() => telemetry.Statistics.BatchesRetried > 0);
        Record();
        using var back = Silo(gatewayPort, cluster);
        await back.StartAsync(token);
        await telemetry.FlushAsync(token);
        Assert.Equal(3, cluster.Total().Requests);
        Assert.Empty(telemetry.Statistics.GivenUpByReason);
        await Eventually.TrueAsync(() => weights.Current.Source == WeightsSource.Cluster);
        await kernel.StopAsync(token);
        await back.StopAsync(token);

        void Record() => telemetry.Record("acme", "prod", WorkloadClass.L, TimeSpan.FromMilliseconds(1), QueryOutcome.Ok);
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

    internal static IHost Silo(int gatewayPort, ScriptedTransport? cluster = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(cluster ?? new ScriptedTransport());
        builder.UseOrleans(silo => silo.UseLocalhostClustering(FreePort(), gatewayPort, serviceId: "sqlx-orleans", clusterId: "sqlx"));
        return builder.Build();
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
