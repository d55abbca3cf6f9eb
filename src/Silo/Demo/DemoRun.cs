using System.Diagnostics;
using Spectre.Console;
using SqlxOrleans.Client;
using SqlxOrleans.Client.Operator;
using SqlxOrleans.Grains.Interfaces.Rest;
using SqlxOrleans.Measurements;
using SqlxOrleans.Silo.Hosting;

namespace SqlxOrleans.Silo.Demo;

/// <summary>One run of the demo: start, watch, stop, hold the silo's counts against the kernels' own.</summary>
internal sealed class DemoRun(TimeSpan? limit, string? jsonPath, int seed)
{
    private const string Workspace = "demo";
    private const int Kernels = 2;
    private static readonly TimeSpan ViewInterval = TimeSpan.FromSeconds(1);

    private readonly DemoTally _tally = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly TimeSpan _phaseLength = TimeSpan.FromSeconds(limit is { } all ? Math.Clamp(all.TotalSeconds / DemoPhase.Cycle.Count, 2, 20) : 15);

    private DemoPhase Phase => DemoPhase.Cycle[(int)(_clock.Elapsed / _phaseLength) % DemoPhase.Cycle.Count];

    /// <summary>0 when every recorded query was counted, 1 when not.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        // Redirected output has no width of its own; the table needs this much.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 150;
        AnsiConsole.MarkupLine("Starting an embedded silo (SQLite in a temporary folder) ...");
        await using var silo = await EmbeddedSilo.StartAsync(new EmbeddedSiloOptions(), cancellationToken);
        var ready = _clock.Elapsed;
        var idleMegabytes = Process.GetCurrentProcess().WorkingSet64 / (1024.0 * 1024);
        Announce(silo, ready, idleMegabytes);
        using var http = new HttpClient { BaseAddress = silo.HttpUri };
        var api = new SqlxOperatorClient(http, silo.ApiKey);
        var kernels = new List<SimulatedKernel>();
        try
        {
            for (var i = 0; i < Kernels; i++)
                kernels.Add(await SimulatedKernel.StartAsync(silo.Gateway, silo.ApiKey, silo.Tenant, Workspace, seed + i, cancellationToken));
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            if (limit is { } time)
                ending.CancelAfter(time);
            var running = kernels.ConvertAll(kernel => Task.Run(() => kernel.RunAsync(() => Phase, _tally, ending.Token), CancellationToken.None));
            await DemoView.ShowAsync(api, silo.Tenant, Workspace, () => $"{Phase.Name}, {_clock.Elapsed.TotalSeconds:0} s", ViewInterval, ending.Token);
            await Task.WhenAll(running);
            AnsiConsole.MarkupLine("Stopping the kernels and flushing what they hold ...");
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
            foreach (var kernel in kernels)
                await kernel.Telemetry.FlushAsync(patience.Token);
            return await SummariseAsync(api, silo.Tenant, ready, idleMegabytes, patience.Token);
        }
        finally
        {
            foreach (var kernel in kernels)
                await kernel.DisposeAsync();
        }
    }

    private static void Announce(EmbeddedSilo silo, TimeSpan ready, double idleMegabytes)
    {
        AnsiConsole.MarkupLine($"Ready after {ready.TotalSeconds:0.0} s, {idleMegabytes:0} MB. Meanwhile you can ask it:");
        // Plain writes: these lines are for copying.
        Console.WriteLine($"  export SQLX_URL={silo.HttpUri} SQLX_API_KEY={silo.ApiKey} SQLX_TENANT={silo.Tenant} SQLX_WORKSPACE={Workspace}");
        Console.WriteLine($"  curl -H \"x-api-key: $SQLX_API_KEY\" $SQLX_URL/v1/tenants/{silo.Tenant}/workspaces/{Workspace}/slo".Replace("$SQLX_URL/", "${SQLX_URL}", StringComparison.Ordinal));
        Console.WriteLine($"  OTLP gRPC {silo.OtlpGrpcUri}   OTLP HTTP {silo.OtlpHttpUri}   kernels {silo.Gateway}");
    }

    private async Task<int> SummariseAsync(SqlxOperatorClient api, string tenant, TimeSpan ready, double idleMegabytes, CancellationToken cancellationToken)
    {
        var slo = await api.GetWorkspaceSloAsync(tenant, Workspace, cancellationToken: cancellationToken);
        var weights = await api.GetWeightsAsync(tenant, Workspace, cancellationToken);
        var explanations = await api.GetExplanationsAsync(tenant, Workspace, 1000, cancellationToken);
        AnsiConsole.Write(DemoView.Draw(slo, weights, explanations, "end"));
        var report = DemoReport.Of(slo, weights, explanations, _tally)
            .Add("demo.start_to_ready_s", ready.TotalSeconds, "s", Better.Lower, 3)
            .Add("demo.idle_memory_mb", idleMegabytes, "MB", Better.Lower)
            .Finish(_clock.Elapsed);
        report.WriteTable(Console.Out);
        if (jsonPath is not null)
        {
            report.WriteJson(jsonPath);
            Console.WriteLine($"Wrote {jsonPath}");
        }

        var differences = DemoReport.Differences(slo, _tally);
        foreach (var difference in differences)
            await Console.Error.WriteLineAsync(difference);
        return differences.Count == 0 ? 0 : 1;
    }
}
