using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SqlxOrleans.Measurements;
using SqlxOrleans.Silo.Hosting;
using SqlxOrleans.ThrowawayPostgres;

namespace SqlxOrleans.Load.Journal;

/// <summary>
/// Per database: an embedded silo on it, then in one run plain writes through Orleans grain storage, the journal as fast as it
/// goes, and the journal at half of that.
/// </summary>
internal sealed class JournalRun(TimeSpan length, int grains, int deltaBytes, int stateBytes, string? jsonPath)
{
    private const double RatioGoal = 20;
    private const double AcknowledgementGoalMs = 100;

    public async Task<int> RunAsync(IReadOnlyList<string> databases, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var report = new MeasurementReport("journal");
        foreach (var database in databases)
            await MeasureAsync(database, report, cancellationToken);
        report.Finish(clock.Elapsed).WriteTable(Console.Out);
        if (jsonPath is not null)
        {
            report.WriteJson(jsonPath);
            Console.WriteLine($"Wrote {jsonPath}");
        }

        return 0;
    }

    private async Task MeasureAsync(string database, MeasurementReport report, CancellationToken cancellationToken)
    {
        await using var server = database == "postgres"
            ? await ThrowawayServer.StartAsync(new ThrowawayPostgresOptions { Durable = true }, cancellationToken)
            : null;
        var settings = new Dictionary<string, string?>();
        if (server is not null)
            settings["Sqlx:Postgres:ConnectionString"] = server.ConnectionString;
        await using var silo = await EmbeddedSilo.StartAsync(new EmbeddedSiloOptions { Settings = settings }, cancellationToken);

        await Console.Error.WriteLineAsync($"journal: {database}, plain grain-storage writes of {stateBytes} bytes ...");
        var writes = await new StateWrites(silo.Services, stateBytes).RunAsync(length, cancellationToken);
        var load = new JournalLoad(silo.Services, grains, deltaBytes);
        await Console.Error.WriteLineAsync($"journal: {database}, {grains} series as fast as they can ...");
        var full = await load.RunAsync(length, perSecond: null, cancellationToken);
        await Console.Error.WriteLineAsync($"journal: {database}, half of {full.PerSecond:0} deltas/s ...");
        var half = await load.RunAsync(length, full.PerSecond / 2, cancellationToken);

        var name = $"journal.{database}";
        report.Add($"{name}.state_writes_per_s", writes, "1/s", Better.Higher)
            .Add($"{name}.deltas_per_s", full.PerSecond, "1/s", Better.Higher)
            .Add($"{name}.ratio_to_write_state", full.PerSecond / writes, "times", Better.Higher, RatioGoal)
            .Add($"{name}.half_load.deltas_per_s", half.PerSecond, "1/s", Better.Higher)
            .Add($"{name}.ack_ms.p50", half.P50Ms, "ms", Better.Lower)
            .Add($"{name}.ack_ms.p99", half.P99Ms, "ms", Better.Lower, AcknowledgementGoalMs);
    }
}
