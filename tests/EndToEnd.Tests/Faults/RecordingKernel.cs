using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SqlxOrleans.Client;
using SqlxOrleans.Client.Operator;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.LocalCluster;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Faults;

/// <summary>A kernel with the real client, without a spool, that never stops recording numbered latencies of class L.</summary>
internal sealed class RecordingKernel : IAsyncDisposable
{
    private const string Workspace = "kernel";
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);
    private readonly SiloCluster _cluster;
    private readonly IHost _host;
    private readonly ISqlxTelemetry _telemetry;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _recording;
    private long _recorded;
    private long _recordedTicks;

    private RecordingKernel(SiloCluster cluster, IHost host)
    {
        (_cluster, _host) = (cluster, host);
        _telemetry = host.Services.GetRequiredService<ISqlxTelemetry>();
        _recording = Task.Run(RecordAsync);
    }

    /// <summary>Starts it with the gateways that the silos have now.</summary>
    public static async Task<RecordingKernel> StartAsync(SiloCluster cluster)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSqlxOrleansClient(client =>
        {
            client.ApiKey = cluster.ApiKey;
            foreach (var gateway in cluster.Gateways)
                client.Gateways.Add(gateway);
        });
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new RecordingKernel(cluster, host);
    }

    /// <summary>Ends when batches that were first sent after the call are acknowledged.</summary>
    public Task IsAcknowledgedAsync()
    {
        var from = _telemetry.Statistics.BatchesAcknowledged;
        return Eventually.GetAsync(
            () => Task.FromResult(_telemetry.Statistics), seen => seen.BatchesAcknowledged - from >= 5, LoadedCluster.Patience);
    }

    /// <summary>Ends when a second's worth of events waits for the cluster.</summary>
    public async Task BuffersAsync()
    {
        var from = Interlocked.Read(ref _recorded);
        await Eventually.GetAsync(
            () => Task.FromResult((Recorded: Interlocked.Read(ref _recorded) - from, _telemetry.Statistics.BufferedBytes)),
            seen => seen is { Recorded: >= 200, BufferedBytes: > 0 });
    }

    /// <summary>Ends the recording and holds it against what REST says: everything that was recorded, once.</summary>
    public async Task CountsExactlyAsync()
    {
        await _stop.CancelAsync();
        await _recording;
        await _telemetry.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Empty(_telemetry.Statistics.GivenUpByReason);
        Assert.Empty(_telemetry.Statistics.RefusedDeltasByReason);
        Assert.Empty(_telemetry.Statistics.RejectedByReason);

        using var http = _cluster.CreateHttpClient();
        var slo = await new SqlxOperatorClient(http, _cluster.ApiKey).GetWorkspaceSloAsync(_cluster.Tenant, Workspace, "30d");
        var counted = slo.Classes.Single(each => each.Class == nameof(WorkloadClass.L));
        Assert.Equal(
            (_recorded, _recordedTicks),
            (counted.Total, (long)Math.Round((counted.MeanMs ?? 0) * counted.Count * TimeSpan.TicksPerMillisecond)));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _recording;
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        _stop.Dispose();
    }

    private async Task RecordAsync()
    {
        using var timer = new PeriodicTimer(Tick);
        while (!_stop.IsCancellationRequested)
        {
            for (var i = 0; i < 4; i++)
            {
                // 1 to 21 ms, as the load's own numbers.
                var latency = TimeSpan.FromTicks(10_000 + ((_recorded * 79_193) % 200_003));
                _telemetry.Record(_cluster.Tenant, Workspace, WorkloadClass.L, latency, QueryOutcome.Ok, latency / 2);
                _recordedTicks += latency.Ticks;
                Interlocked.Increment(ref _recorded);
            }

            try
            {
                await timer.WaitForNextTickAsync(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
