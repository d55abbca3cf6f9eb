using Npgsql;
using SqlxOrleans.Grains.Interfaces.Rest;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.LocalCluster;

namespace SqlxOrleans.Load.RestartAll;

/// <summary>Everything of a cluster that has to survive: read while nothing is sent.</summary>
/// <param name="Series">By window and series.</param>
/// <param name="Weights">By workspace.</param>
/// <param name="Reminders">Grain and name of each row.</param>
internal sealed record ClusterSnapshot(
    IReadOnlyDictionary<(string Window, SeriesId Series), ClassSlo> Series,
    IReadOnlyDictionary<string, WorkspaceWeightsAnswer> Weights,
    IReadOnlySet<string> Reminders)
{
    private static readonly string[] Windows = ["5m", "1h", "30d"];

    public static async Task<ClusterSnapshot> ReadAsync(SiloCluster cluster, IReadOnlyList<SeriesId> series, CancellationToken cancellationToken)
    {
        // The weights first: reading them decides nothing, but a second later the Copilot may have.
        var weights = new Dictionary<string, WorkspaceWeightsAnswer>();
        using var http = cluster.CreateHttpClient();
        foreach (var workspace in series.Select(each => each.Workspace).Distinct())
        {
            weights[workspace] = await Counted.GetAsync<WorkspaceWeightsAnswer>(
                http, $"/v1/tenants/{cluster.Tenant}/workspaces/{workspace}/weights", cancellationToken);
        }

        var status = new Dictionary<(string, SeriesId), ClassSlo>();
        foreach (var window in Windows)
        {
            foreach (var (one, slo) in await Counted.ReadAsync(cluster, series, window, cancellationToken))
                status[(window, one)] = slo;
        }

        return new ClusterSnapshot(status, weights, await RemindersAsync(cluster, cancellationToken));
    }

    /// <summary>What the Copilot decided under an epoch; null when it does not remember the epoch.</summary>
    public static async Task<IReadOnlyList<double>?> DecidedAsync(
        SiloCluster cluster, string workspace, long epoch, CancellationToken cancellationToken)
    {
        using var http = cluster.CreateHttpClient();
        var answer = await Counted.GetAsync<ExplanationsAnswer>(
            http, $"/v1/tenants/{cluster.Tenant}/workspaces/{workspace}/explanations?limit=1000", cancellationToken);
        return answer.Explanations.FirstOrDefault(explanation => explanation.Epoch == epoch)?.After;
    }

    private static async Task<IReadOnlySet<string>> RemindersAsync(SiloCluster cluster, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(cluster.Postgres!.ConnectionString);
        await using var command = source.CreateCommand("SELECT GrainId || ' ' || ReminderName FROM OrleansReminders");
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var reminders = new HashSet<string>();
        while (await rows.ReadAsync(cancellationToken))
            reminders.Add(rows.GetString(0));
        return reminders;
    }
}
