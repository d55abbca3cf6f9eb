using System.CommandLine;

namespace SqlxOrleans.Silo.Hosting;

/// <summary>The verb <c>silo</c>: runs until SIGTERM or Ctrl+C.</summary>
internal static class SiloCommand
{
    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "Directory of the SQLite file and of the generated API key; made when absent.",
            DefaultValueFactory = _ => new DirectoryInfo("data"),
            HelpName = "DIR",
        };
        var ephemeral = new Option<bool>("--ephemeral")
        {
            Description = "Free ports on loopback, Development environment; with --print-ready for tests and tools.",
        };
        var printReady = new Option<bool>("--print-ready")
        {
            Description = "Write one JSON line to standard output when ready: endpoints, API key, tenant.",
        };
        var slo = new Option<FileInfo?>("--slo") { Description = "slo.yml; else observability.slo.store, else /etc/sqlx/slo.yml.", HelpName = "FILE" };
        var config = new Option<FileInfo?>("--config") { Description = "YAML file with the observability: block; read again when it changes.", HelpName = "FILE" };
        var environment = new Option<string?>("--environment")
        {
            Description = "Development generates an API key; default: DOTNET_ENVIRONMENT, else Production.",
            HelpName = "NAME",
        };
        var command = new Command("silo", "Run one silo: telemetry in, SLOs judged, weights out (the default verb).")
        {
            data, ephemeral, printReady, slo, config, environment,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new SiloHostOptions
            {
                DataDirectory = parsed.GetRequiredValue(data).FullName,
                Ephemeral = parsed.GetValue(ephemeral),
                SloFile = parsed.GetValue(slo)?.FullName,
                ConfigFile = parsed.GetValue(config)?.FullName,
                EnvironmentName = parsed.GetValue(environment) ?? (parsed.GetValue(ephemeral) ? "Development" : null),
                Announce = parsed.GetValue(printReady) ? _ => { } : Console.Out.WriteLine,
            },
            parsed.GetValue(printReady),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SiloHostOptions options, bool printReady, CancellationToken cancellationToken)
    {
        await using var host = await SiloHost.StartAsync(options, cancellationToken);
        if (printReady)
            await Console.Out.WriteLineAsync(ReadyLine.Of(host));
        await host.WaitForShutdownAsync(cancellationToken);
        return 0;
    }
}
