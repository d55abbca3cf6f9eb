using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SqlxOrleans.Client;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.Measurements;
using SqlxOrleans.Silo.Hosting;

namespace SqlxOrleans.Load.Loop;

/// <summary>An embedded silo, one kernel process's worth of Client over TCP, a background load, and the two probes.</summary>
internal sealed class LoopRun(TimeSpan length, int rate, int workspaces, int seed, string? jsonPath)
{
    private const double GoalMs = 250;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        Console.WriteLine("loop: starting an embedded silo and a kernel client ...");
        await using var silo = await EmbeddedSilo.StartAsync(new EmbeddedSiloOptions(), cancellationToken);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSqlxOrleansClient(options =>
        {
            options.Gateways = [silo.Gateway];
            options.ApiKey = silo.ApiKey;
        });
        using var kernel = builder.Build();
        await kernel.StartAsync(cancellationToken);
        var telemetry = kernel.Services.GetRequiredService<ISqlxTelemetry>();
        var grains = silo.Services.GetRequiredService<IGrainFactory>();
        var weights = new WeightsProbe(telemetry, kernel.Services.GetRequiredService<IWeightsFeed>(), grains, silo.Tenant, workspaces);
        var rewards = new RewardProbe(telemetry, grains, silo.Tenant, new Random(seed));

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ending.CancelAfter(length);
        Console.WriteLine($"loop: measuring for {length.TotalSeconds:0} s, {rate} background queries/s, {workspaces} workspaces with changing weights ...");
        var background = Task.Run(() => new BackgroundLoad(telemetry, silo.Tenant, rate, new Random(seed + 1)).RunAsync(ending.Token), CancellationToken.None);
        var changing = Task.Run(() => weights.RunAsync(ending.Token), CancellationToken.None);
        await rewards.RunAsync(ending.Token);
        await Task.WhenAll(background, changing);
        var weightDelays = await weights.DelaysMsAsync();
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
