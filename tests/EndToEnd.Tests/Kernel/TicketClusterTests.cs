using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SqlxOrleans.Client;
using SqlxOrleans.Client.Operator;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.LocalCluster;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Kernel;

/// <summary>A kernel whose tickets come from one silo's API and are shown to another silo's gateway.</summary>
public sealed class TicketClusterTests
{
    private const string Workspace = "kernel";

    [Fact]
    public async Task Ticket_of_one_silo_opens_the_gateway_of_another_and_the_death_of_the_first_costs_no_event()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var cluster = await SiloCluster.StartAsync(
            new LocalClusterOptions
            {
                Silos = 2,
                Environment = new Dictionary<string, string?> { ["Sqlx__Tickets__Required"] = "true" },
            },
            cancel);
        var (gateway, api) = (cluster.Silos[0], cluster.Silos[1]);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSqlxOrleansClient(options =>
        {
            options.Gateways = [gateway.Gateway];
            options.ApiKey = cluster.ApiKey;
            options.TicketEndpoint = api.Http;
        });
        using var kernel = builder.Build();
        await kernel.StartAsync(cancel);
        var telemetry = kernel.Services.GetRequiredService<ISqlxTelemetry>();
        Record(3000);
        await telemetry.FlushAsync(cancel);
        Assert.Equal(3000, await CountAsync());

        await api.KillAsync();
        Record(2000);
        await telemetry.FlushAsync(cancel);
        Assert.Equal(5000, await CountAsync());
        Assert.Empty(telemetry.Statistics.GivenUpByReason);
        await kernel.StopAsync(cancel);

        void Record(int count)
        {
            for (var i = 0; i < count; i++)
                telemetry.Record(cluster.Tenant, Workspace, WorkloadClass.L, TimeSpan.FromMilliseconds(1), QueryOutcome.Ok);
        }

        async Task<long> CountAsync()
        {
            using var http = cluster.CreateHttpClient(gateway);
            var asked = new SqlxOperatorClient(http, cluster.ApiKey);
            var slo = await Eventually.GetAsync(
                async () =>
                {
                    try
                    {
                        return await asked.GetWorkspaceSloAsync(cluster.Tenant, Workspace, cancellationToken: cancel);
                    }
                    catch (SqlxOperatorException e) when ((int?)e.Status == 503)
                    {
                        // The series of the silo that died are on their way.
                        return null;
                    }
                },
                answer => answer is not null,
                TimeSpan.FromMinutes(1));
            return slo!.Classes.Single(each => each.Class == "L").Count;
        }
    }
}
