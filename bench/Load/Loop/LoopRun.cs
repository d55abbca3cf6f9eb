using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SqlxOrleans.Client;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.LocalCluster;
using SqlxOrleans.Measurements;

namespace SqlxOrleans.Load.Loop;

/// <summary>Silo processes, one kernel process's worth of Client over TCP, a background load, and the two probes.</summary>
internal sealed class LoopRun(int silos, TimeSpan length, int rate, int workspaces, int seed, string? jsonPath)
{
    private const double GoalMs = 250;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        Console.WriteLine(silos == 1 ? "loop: starting a silo on SQLite and a kernel client ..." : $"loop: starting PostgreSQL, {silos} silos and a kernel client ...");
        await using var cluster = await SiloCluster.StartAsync(
            new LocalClusterOptions { Silos = silos, Storage = silos == 1 ? LocalStorage.Sqlite : LocalStorage.Postgres }, cancellationToken);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSqlxOrleansClient(options =>
        {
            options.Gateways = [.. cluster.Gateways];
            options.ApiKey = cluster.ApiKey;
        });
        using var kernel = builder.Build();
        await kernel.StartAsync(cancellationToken);
        var telemetry = kernel.Services.GetRequiredService<ISqlxTelemetry>();
        using var http = cluster.CreateHttpClient();
        var reader = new WorkspaceReader(http, cluster.Tenant);
        var weights = new WeightsProbe(telemetry, kernel.Services.GetRequiredService<IWeightsFeed>(), reader, cluster.Tenant, workspaces);
        var rewards = new RewardProbe(telemetry, reader, cluster.Tenant, new Random(seed));

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ending.CancelAfter(length);
        Console.WriteLine($"loop: measuring for {length.TotalSeconds:0} s, {rate} background queries/s, {workspaces} workspaces with changing weights ...");
        var background = Task.Run(() => new BackgroundLoad(telemetry, cluster.Tenant, rate, new Random(seed + 1)).RunAsync(ending.Token), CancellationToken.None);
        var changing = Task.Run(() => weights.RunAsync(ending.Token), CancellationToken.None);
        await rewards.RunAsync(ending.Token);
        await Task.WhenAll(background, changing);
        var weightDelays = await weights.DelaysMsAsync(cancellationToken);
        await kernel.StopAsync(CancellationToken.None);

        var report = new MeasurementReport("loop");
        Add(report, "reward", rewards.DelaysMs);
        Add(report, "weights", weightDelays);
        report.Finish(clock.Elapsed).WriteTable(Console.Out);
        if (jsonPath is not null)
        {
            report.WriteJson(jsonPath);
            Console.WriteLine($"Wrote {jsonPath}");
        }

        if (rewards.DelaysMs.Count > 0 && weightDelays.Count > 0)
            return 0;
        await Console.Error.WriteLineAsync("loop: no reward or no weight change was observed; measure for longer (--seconds).");
        return 1;
    }

    private static void Add(MeasurementReport report, string what, IReadOnlyList<double> delaysMs)
    {
        report.Add($"loop.{what}_delay_ms.p50", Quantile.Of(delaysMs, 0.50), "ms", Better.Lower)
            .Add($"loop.{what}_delay_ms.p99", Quantile.Of(delaysMs, 0.99), "ms", Better.Lower, GoalMs)
            .Add($"loop.{what}_samples", delaysMs.Count, "samples", Better.Higher);
    }
}
