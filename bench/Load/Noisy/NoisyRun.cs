using System.Diagnostics;
using SqlxOrleans.Grains.Interfaces.Rest;
using SqlxOrleans.Load.Ingest;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.LocalCluster;
using SqlxOrleans.Measurements;

namespace SqlxOrleans.Load.Noisy;

/// <summary>One silo, a quiet tenant all the time, and beside it nothing, a control, or another tenant's flood, in turns.</summary>
internal sealed class NoisyRun(NoisyOptions options)
{
    private const string Quiet = "quiet";
    private const string Noisy = "noisy";
    private const double Goal = 1.2;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(60);
    private static readonly NoisyPhase[] Order =
        [NoisyPhase.Alone, NoisyPhase.Flooded, NoisyPhase.Control, NoisyPhase.FloodedEqual, NoisyPhase.ControlEqual];

    private readonly Progress _progress = new("noisy");
    private readonly Dictionary<NoisyPhase, PhaseUse> _use = Enum.GetValues<NoisyPhase>().ToDictionary(phase => phase, _ => new PhaseUse());

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        _progress.Say($"silo, quiet tenant and flood share {Environment.ProcessorCount} cores");
        await using var cluster = await SiloCluster.StartAsync(
            new LocalClusterOptions
            {
                Storage = LocalStorage.Sqlite,
                ApiKeys = new Dictionary<string, string> { [Quiet] = "noisy-key-of-quiet", [Noisy] = "noisy-key-of-noisy" },
                Environment = options.Limit is { } limit
                    ? new Dictionary<string, string?> { ["Sqlx__Edge__MaxItemsPerSecondPerTenant"] = limit.ToString(System.Globalization.CultureInfo.InvariantCulture) }
                    : new Dictionary<string, string?>(),
                Launcher = options.Pin ? ["taskset", "-c", "0"] : [],
            },
            cancellationToken);
        int? core = options.Pin ? 1 : null;
        await using var low = FloodProcess.Start(options.Nice, core);
        await using var equal = FloodProcess.Start(0, core);
        using var sender = new HttpSender(cluster, new Uri(cluster.Silos[0].OtlpHttp, "/v1/traces"), "application/x-protobuf");
        var quiet = new QuietTenant(sender, Quiet, options.QuietRate, options.QuietPoints);
        using var until = new CancellationTokenSource();
        var running = Task.Run(() => quiet.RunAsync(until.Token, cancellationToken), CancellationToken.None);
        await WarmUpAsync(cluster, low, equal, cancellationToken);
        for (var round = 0; round < options.Rounds; round++)
        {
            // Every phase is once the first, so that what grows with time falls on all of them.
            for (var i = 0; i < Order.Length; i++)
                await MeasureAsync(cluster, quiet, Order[(i + round) % Order.Length], low, equal, cancellationToken);
            _progress.Say($"round {round + 1} of {options.Rounds}");
        }

        await until.CancelAsync();
        await DrainAsync(running, quiet, cancellationToken);
        return await ReportAsync(cluster, quiet, cancellationToken);
    }

    private static async Task DrainAsync(Task running, QuietTenant quiet, CancellationToken cancellationToken)
    {
        try
        {
            await running.WaitAsync(DrainPatience, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new LoadFailedException(
                $"The quiet tenant still has {quiet.UnderWay} requests under way {DrainPatience.TotalSeconds:0} s after the last phase: is there a core for it and the silo?");
        }
    }

    /// <summary>Every path once, so that the compiler is done with them.</summary>
    private async Task WarmUpAsync(SiloCluster cluster, FloodProcess low, FloodProcess equal, CancellationToken cancellationToken)
    {
        foreach (var phase in new[] { NoisyPhase.Flooded, NoisyPhase.Control, NoisyPhase.FloodedEqual, NoisyPhase.ControlEqual })
        {
            var process = ProcessOf(phase, low, equal)!;
            await process.BeginAsync(OrderOf(phase, cluster));
            await Task.Delay(WarmUp / 4, cancellationToken);
            await process.EndAsync();
        }
    }

    private async Task MeasureAsync(
        SiloCluster cluster, QuietTenant quiet, NoisyPhase phase, FloodProcess low, FloodProcess equal, CancellationToken cancellationToken)
    {
        var process = ProcessOf(phase, low, equal);
        if (process is not null)
            await process.BeginAsync(OrderOf(phase, cluster));
        await Task.Delay(Settle, cancellationToken);
        var (clock, silo, sender) = (Stopwatch.GetTimestamp(), cluster.Silos[0].Usage!.Value.CpuTime, process?.CpuTime ?? TimeSpan.Zero);
        quiet.Phase = phase;
        await Task.Delay(options.PhaseLength, cancellationToken);
        quiet.Phase = null;
        var use = _use[phase];
        use.Length += Stopwatch.GetElapsedTime(clock);
        use.SiloCpu += cluster.Silos[0].Usage!.Value.CpuTime - silo;
        use.SenderCpu += (process?.CpuTime ?? TimeSpan.Zero) - sender;
        if (process is not null)
            use.Tally += await process.EndAsync();

        // What is under way is answered before the next phase begins.
        await Task.Delay(Settle, cancellationToken);
    }

    private FloodOrder OrderOf(NoisyPhase phase, SiloCluster cluster) => phase is NoisyPhase.Control or NoisyPhase.ControlEqual
        ? options.Flood
        : options.Flood with
        {
            Target = options.Flood.IsGrpc ? cluster.Silos[0].OtlpGrpc : cluster.Silos[0].OtlpHttp,
            Key = cluster.Options.ApiKeys[Noisy],
        };

    private static FloodProcess? ProcessOf(NoisyPhase phase, FloodProcess low, FloodProcess equal) => phase switch
    {
        NoisyPhase.Alone => null,
        NoisyPhase.Control or NoisyPhase.Flooded => low,
        _ => equal,
    };

    private async Task<int> ReportAsync(SiloCluster cluster, QuietTenant quiet, CancellationToken cancellationToken)
    {
        var report = new MeasurementReport("noisy");
        var p99 = Enum.GetValues<NoisyPhase>().ToDictionary(phase => phase, phase => Quantile.Of(quiet.AckMs(phase), 0.99));
        var p50 = Enum.GetValues<NoisyPhase>().ToDictionary(phase => phase, phase => Quantile.Of(quiet.AckMs(phase), 0.50));
        report.Add("noisy.ack_ms_p99_ratio", p99[NoisyPhase.Flooded] / p99[NoisyPhase.Alone], "times", Better.Lower, Goal)
            .Add("noisy.ack_ms_p50_ratio", p50[NoisyPhase.Flooded] / p50[NoisyPhase.Alone], "times", Better.Lower)
            .Add("noisy.control_p99_ratio", p99[NoisyPhase.Control] / p99[NoisyPhase.Alone], "times", Better.Lower)
            .Add("noisy.silo_effect_p99_ratio", p99[NoisyPhase.Flooded] / p99[NoisyPhase.Control], "times", Better.Lower, Goal)
            .Add("noisy.equal.ack_ms_p99_ratio", p99[NoisyPhase.FloodedEqual] / p99[NoisyPhase.Alone], "times", Better.Lower)
            .Add("noisy.equal.ack_ms_p50_ratio", p50[NoisyPhase.FloodedEqual] / p50[NoisyPhase.Alone], "times", Better.Lower)
            .Add("noisy.equal.control_p99_ratio", p99[NoisyPhase.ControlEqual] / p99[NoisyPhase.Alone], "times", Better.Lower)
            .Add("noisy.equal.silo_effect_p99_ratio", p99[NoisyPhase.FloodedEqual] / p99[NoisyPhase.ControlEqual], "times", Better.Lower, Goal);
        foreach (var phase in Enum.GetValues<NoisyPhase>())
        {
            var name = System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(phase.ToString());
            report.Add($"noisy.{name}.ack_ms.p50", p50[phase], "ms", Better.Lower)
                .Add($"noisy.{name}.ack_ms.p99", p99[phase], "ms", Better.Lower)
                .Add($"noisy.{name}.samples", quiet.AckMs(phase).Count, "count", Better.Higher)
                .Add($"noisy.{name}.silo_cores", _use[phase].SiloCpu / _use[phase].Length, "cores", Better.Lower)
                .Add($"noisy.{name}.sender_cores", _use[phase].SenderCpu / _use[phase].Length, "cores", Better.Lower);
        }

        var flood = _use[NoisyPhase.Flooded].Tally + _use[NoisyPhase.FloodedEqual].Tally;
        var length = _use[NoisyPhase.Flooded].Length + _use[NoisyPhase.FloodedEqual].Length + (2 * options.Rounds * Settle);
        var counted = await CountedAsync(cluster, cancellationToken);
        report.Add("noisy.flood.items_per_s", flood.Sent * options.Flood.Points / length.TotalSeconds, "1/s", Better.Higher)
            .Add("noisy.flood.refused_share", (double)flood.Refused / flood.Sent, "ratio", Better.Higher)
            .Add("noisy.flood.failed", flood.Failed, "count", Better.Lower)
            .Add("noisy.flood.late", flood.Late, "count", Better.Lower)
            .Add("noisy.quiet.refusals", quiet.Refusals, "count", Better.Lower, 0)
            .Add("noisy.quiet.skipped", quiet.Skipped, "count", Better.Lower, 0)
            .Add("noisy.quiet.acknowledged", quiet.Acknowledged, "count", Better.Higher)
            .Add("noisy.lost", Math.Max(0, quiet.Acknowledged - counted), "count", Better.Lower, 0)
            .Add("noisy.doubled", Math.Max(0, counted - quiet.Acknowledged), "count", Better.Lower, 0);
        _progress.Say("ack_ms_p99_ratio: flooded / alone, the flood's sender niced; control: the same sender floods a server beside the silo instead, "
            + "so what control costs is the shared cores' doing; silo_effect: flooded / control; equal: the sender has the silo's priority");
        return report.End(
            _progress, options.JsonPath, counted == quiet.Acknowledged ? [] : [$"the quiet tenant: {quiet.Acknowledged} acknowledged, {counted} counted"]);
    }

    private static async Task<long> CountedAsync(SiloCluster cluster, CancellationToken cancellationToken)
    {
        using var http = cluster.CreateHttpClient(tenant: Quiet);
        var answer = await Counted.GetAsync<WorkspaceSlo>(http, $"/v1/tenants/{Quiet}/workspaces/load/slo?window=30d", cancellationToken);
        return answer.Classes.Sum(each => each.Total);
    }

    /// <summary>Over all rounds of a phase.</summary>
    private sealed class PhaseUse
    {
        public TimeSpan Length { get; set; }

        public TimeSpan SiloCpu { get; set; }

        public TimeSpan SenderCpu { get; set; }

        public FloodTally Tally { get; set; } = new(0, 0, 0, 0, 0);
    }
}
