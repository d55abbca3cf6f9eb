using System.Diagnostics;
using SqlxOrleans.Client;
using SqlxOrleans.Silo.Hosting;

namespace SqlxOrleans.Silo.Demo;

/// <summary>
/// One simulated kernel: its own host with the real Client, connected to the silo's gateway over TCP, and a scheduler that
/// applies the weights it receives.
/// </summary>
internal sealed class SimulatedKernel : IAsyncDisposable
{
    private const int Slots = 8;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(4);

    private readonly IHost _host;
    private readonly string _tenant;
    private readonly string _workspace;
    private readonly int _seed;

    private SimulatedKernel(IHost host, string tenant, string workspace, int seed) =>
        (_host, _tenant, _workspace, _seed) = (host, tenant, workspace, seed);

    public ISqlxTelemetry Telemetry => _host.Services.GetRequiredService<ISqlxTelemetry>();

    public static async Task<SimulatedKernel> StartAsync(
        string gateway, string apiKey, string tenant, string workspace, int seed, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Development" });
        builder.Services.AddSqlxOrleansClient(options =>
        {
            options.Gateways = [gateway];
            options.ApiKey = apiKey;
        });
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new SimulatedKernel(host, tenant, workspace, seed);
    }

    /// <summary>Schedules until cancelled, then returns.</summary>
    public async Task RunAsync(Func<DemoPhase> phase, DemoTally tally, CancellationToken cancellationToken)
    {
        var feed = _host.Services.GetRequiredService<IWeightsFeed>().Watch(_tenant, _workspace);
        var kernel = new KernelView(Telemetry, feed, _tenant, _workspace, tally);
        var scheduler = new SimulatedScheduler(Slots, new Random(_seed));
        using var timer = new PeriodicTimer(Step);
        var started = Stopwatch.GetTimestamp();
        var reached = 0.0;
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                kernel.Refresh();
                var now = Stopwatch.GetElapsedTime(started).TotalSeconds;
                // A stalled machine catches up in steps, so that queueing keeps its shape.
                while (reached < now)
                {
                    var next = Math.Min(now, reached + Step.TotalSeconds);
                    scheduler.Advance(reached, next, phase(), kernel);
                    reached = next;
                }

                kernel.Say(scheduler);
            }
        }
        catch (OperationCanceledException)
        {
            // The demo's time is over.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
