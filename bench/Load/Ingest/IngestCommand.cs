using System.CommandLine;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.LocalCluster;

namespace SqlxOrleans.Load.Ingest;

/// <summary>The verb <c>ingest</c>: what a point costs on each way in, through the whole product.</summary>
internal static class IngestCommand
{
    public static Command Create()
    {
        var protocols = new Option<string[]>("--protocol")
        {
            Description = "Ways in, one after another on a silo of their own.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [.. IngestProtocols.Names],
        };
        protocols.AcceptOnlyFromAmong([.. IngestProtocols.Names]);
        var stores = new Option<string[]>("--store")
        {
            Description = "sqlite, postgres, or both.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => ["sqlite"],
        };
        stores.AcceptOnlyFromAmong("sqlite", "postgres");
        var seconds = TrafficArguments.Number("--seconds", "How long to measure, after the warm-up.", 20, 2, 3_600);
        var warmUp = TrafficArguments.Number("--warm-up", "Seconds of load before the measurement.", 8, 0, 600);
        var tenants = TrafficArguments.Number("--tenants", "Tenants with one workspace and four classes each.", 10, 1, 20_000);
        var senders = TrafficArguments.Number("--senders", "Requests under way at the same time.", 40, 1, 1_000);
        var batch = new Option<int?>("--batch") { Description = "Points of a request, 4 to 20000. By default 1000, and 10000 queries in a flush of the native client." };
        batch.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 4 or > 20_000)
                result.AddError("--batch: write a number from 4 to 20000.");
        });
        var json = TrafficArguments.Json();
        var set = new Option<string[]>("--set")
        {
            Description = "An environment variable of the silo, for example DOTNET_TieredPGO=0; repeatable.", HelpName = "NAME=VALUE",
        };
        set.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
                result.AddError($"--set {token.Value}: write NAME=VALUE.");
        });
        var command = new Command(
            "ingest",
            "Points a second, CPU seconds of the silo a million points, allocated bytes a point, acknowledgement and lost points of each way in, "
            + "from authentication to the journal's commit. The senders share the machine's cores with the silo.")
        {
            protocols, stores, seconds, warmUp, tenants, senders, batch, set, json,
        };
        command.SetAction((parsed, cancellationToken) => VerbRunner.RunAsync(() => new IngestRun(new IngestOptions
        {
            Protocols = [.. parsed.GetRequiredValue(protocols).Select(IngestProtocols.Parse)],
            Stores = [.. parsed.GetRequiredValue(stores).Select(name => name == "postgres" ? LocalStorage.Postgres : LocalStorage.Sqlite)],
            Length = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
            WarmUp = TimeSpan.FromSeconds(parsed.GetValue(warmUp)),
            Tenants = parsed.GetValue(tenants),
            Senders = parsed.GetValue(senders),
            Batch = parsed.GetValue(batch),
            JsonPath = parsed.GetValue(json)?.FullName,
            Environment = (parsed.GetValue(set) ?? []).Select(text => text.Split('=', 2)).ToDictionary(pair => pair[0], pair => (string?)pair[1]),
        }).RunAsync(cancellationToken)));
        return command;
    }
}
