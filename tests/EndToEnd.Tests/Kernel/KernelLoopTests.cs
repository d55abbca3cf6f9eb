using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SqlxOrleans.Client;
using SqlxOrleans.Client.Operator;
using SqlxOrleans.Domain.Sketches;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Kernel;

/// <summary>A kernel with the real Client over TCP, against a silo in a process of its own.</summary>
public sealed class KernelLoopTests : IAsyncLifetime
{
    private const string Workspace = "kernel";
    private SiloProcess _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await SiloProcess.StartAsync();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Percentiles_and_counts_are_those_of_the_raw_latencies()
    {
        using var kernel = await KernelAsync();
        var telemetry = kernel.Services.GetRequiredService<ISqlxTelemetry>();
        var random = new Random(42);
        var raw = new List<double>();
        for (var i = 0; i < 20_000; i++)
        {
            // Lognormal around 6 ms with a heavy tail, so that p95 lies beyond the target of 15 ms.
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var latency = TimeSpan.FromTicks((long)(6 * TimeSpan.TicksPerMillisecond * Math.Exp(0.9 * normal)));
            raw.Add(latency.TotalMilliseconds);
            telemetry.Record(_silo.Tenant, Workspace, WorkloadClass.L, latency, i % 100 == 0 ? QueryOutcome.Failed : QueryOutcome.Ok);
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await telemetry.FlushAsync(patience.Token);

        using var http = _silo.CreateHttpClient();
        var slo = await new SqlxOperatorClient(http, _silo.ApiKey).GetWorkspaceSloAsync(_silo.Tenant, Workspace, cancellationToken: patience.Token);
        var l = slo.Classes.Single(each => each.Class == "L");
        raw.Sort();
        Assert.Equal((20_000, 200), (l.Count, l.Failed));
        Assert.Equal(0.99, l.Availability!.Value, 1e-12);
        Within(Exact(0.50), l.P50Ms);
        Within(Exact(0.95), l.P95Ms);
        Within(Exact(0.99), l.P99Ms);
        Assert.Equal(raw[0], l.MinMs!.Value, 1e-6);
        Assert.Equal(raw[^1], l.MaxMs!.Value, 1e-6);
        Assert.Equal("breached", l.Compliance);
        await kernel.StopAsync(patience.Token);

        double Exact(double q) => raw[(int)Math.Ceiling(q * raw.Count) - 1];
        static void Within(double exact, double? shown) => Assert.InRange(Math.Abs(shown!.Value - exact) / exact, 0, LatencySketch.RelativeError);
    }

    [Fact]
    public async Task New_weights_reach_the_kernel_and_later_queries_run_under_their_epoch()
    {
        using var kernel = await KernelAsync();
        var telemetry = kernel.Services.GetRequiredService<ISqlxTelemetry>();
        var feed = kernel.Services.GetRequiredService<IWeightsFeed>().Watch(_silo.Tenant, Workspace);
        var first = await Eventually.GetAsync(() => Task.FromResult(feed.Current), weights => weights.Source == WeightsSource.Cluster);
        var newer = await Eventually.GetAsync(
            () =>
            {
                Overload(telemetry, feed.Current.Epoch);
                return Task.FromResult(feed.Current);
            },
            weights => weights.Epoch > first.Epoch,
            TimeSpan.FromMinutes(1));
        Assert.True(newer.Weights.IsValid);

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var http = _silo.CreateHttpClient();
        var api = new SqlxOperatorClient(http, _silo.ApiKey);
        var explanation = (await api.GetExplanationsAsync(_silo.Tenant, Workspace, 1000, patience.Token)).Explanations.Single(each => each.Epoch == newer.Epoch);
        Assert.Equal([newer.Weights.L, newer.Weights.B, newer.Weights.A, newer.Weights.S], explanation.After);
        Assert.NotEmpty(explanation.Evidence);
        await kernel.StopAsync(patience.Token);
    }

    private static void Overload(ISqlxTelemetry telemetry, long epoch)
    {
        telemetry.SetSlots("acme", Workspace, 16);
        for (var i = 0; i < 20; i++)
        {
            telemetry.RecordArrival("acme", Workspace, WorkloadClass.L);
            telemetry.Record("acme", Workspace, WorkloadClass.L, TimeSpan.FromMilliseconds(60), QueryOutcome.Ok, TimeSpan.FromMilliseconds(2), weightEpoch: epoch);
        }

        for (var i = 0; i < 2; i++)
        {
            telemetry.RecordArrival("acme", Workspace, WorkloadClass.A);
            telemetry.Record("acme", Workspace, WorkloadClass.A, TimeSpan.FromSeconds(5), QueryOutcome.Ok, TimeSpan.FromMilliseconds(400), weightEpoch: epoch);
        }

        telemetry.SetQueueDepth("acme", Workspace, WorkloadClass.A, 50);
    }

    private async Task<IHost> KernelAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSqlxOrleansClient(options =>
        {
            options.Gateways = [_silo.Gateway];
            options.ApiKey = _silo.ApiKey;
        });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
