using System.Globalization;
using Npgsql;
using SqlxOrleans.Domain.Plans;
using SqlxOrleans.KernelHarness.Cluster;
using SqlxOrleans.KernelHarness.Plans;
using SqlxOrleans.KernelHarness.Policies;
using SqlxOrleans.KernelHarness.Workload;
using SqlxOrleans.KernelHarness.Workload.Statements;
using SqlxOrleans.Testing;
using SqlxOrleans.ThrowawayPostgres;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Harness;

/// <summary>Plan hints on a real PostgreSQL with its default settings.</summary>
public sealed class PlanHintsTests : IAsyncLifetime
{
    private const string Settings = "select current_setting('enable_nestloop'), current_setting('work_mem'), current_setting('statement_timeout')";

    private ThrowawayServer _server = null!;
    private NpgsqlDataSource _database = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ThrowawayServer.StartAsync(cancellationToken: Stop);
        _database = HarnessDatabase.Open(_server.ConnectionString, slots: 2);
        await HarnessSchema.CreateAsync(_database, slots: 1, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Hints_reach_the_session_and_end_with_their_query()
    {
        await using var connection = await _database.OpenConnectionAsync(Stop);
        var runner = new HintedRunner(connection);
        var hinted = await runner.RunAsync(Settings, HintSet.Parse("enable_nestloop=off;work_mem=64MB"), TimeSpan.FromSeconds(90), Stop);
        var plain = await runner.RunAsync(Settings, default, null, Stop);
        Assert.Equal(("off\t64MB\t90s", "on\t4MB\t0"), (hinted.Rows, plain.Rows));
    }

    [Fact]
    public async Task Every_hint_set_gives_a_querys_rows_and_at_least_one_gives_another_plan()
    {
        await using var connection = await _database.OpenConnectionAsync(Stop);
        var runner = new HintedRunner(connection);
        foreach (var query in ReportQuery.All)
        {
            var (rows, plan) = (await RowsAsync(query.Sql, default), await RowsAsync(Explain(query), default));
            Assert.NotEqual("0\t", rows);
            var plans = new HashSet<string>(StringComparer.Ordinal);
            foreach (var hints in ReportQuery.Alternatives)
            {
                Assert.Equal(rows, await RowsAsync(query.Sql, hints));
                plans.Add(await RowsAsync(Explain(query), hints));
            }

            Assert.Contains(plans, other => other != plan);
        }

        static string Explain(ReportQuery query) => $"explain (costs off) {query.Sql}";
        async Task<string> RowsAsync(string sql, HintSet hints) => (await runner.RunAsync(sql, hints, null, Stop)).Rows!;
    }

    [Fact]
    public async Task A_cut_off_is_told_from_a_preemption_and_either_leaves_the_connection_usable()
    {
        await using var connection = await _database.OpenConnectionAsync(Stop);
        var runner = new HintedRunner(connection);
        var hints = HintSet.Parse("enable_nestloop=off");
        var cutOff = await runner.RunAsync("select pg_sleep(60)", hints, TimeSpan.FromMilliseconds(50), Stop);
        Assert.False(cutOff.Completed);

        var running = runner.RunAsync("select pg_sleep(60)", hints, TimeSpan.FromMinutes(1), Stop);
        await Eventually.GetAsync(() => CancelAsync(connection.ProcessID), cancelled => cancelled);
        var preempted = await Assert.ThrowsAsync<PostgresException>(() => running);
        Assert.Equal(PostgresErrorCodes.QueryCanceled, preempted.SqlState);
        Assert.Equal("on\t4MB\t0", (await runner.RunAsync(Settings, default, null, Stop)).Rows);
    }

    [Fact]
    public async Task The_kernel_asks_and_reports_through_the_Client_until_hints_are_tried()
    {
        await using var silo = await SiloProcess.StartAsync(cancellationToken: Stop);
        await using var client = await KernelClient.StartAsync(new ClusterEndpoint(silo.Gateway, silo.ApiKey, silo.Tenant), Stop);
        Assert.True(PolicySpec.TryParse("copilot", out var policy));
        var plans = client.PlansOf(policy, repetition: 1);
        await using var connection = await _database.OpenConnectionAsync(Stop);
        var reports = new ReportSet(connection);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        // The default first, then, when the cluster knows it, something else: rows come back all along.
        while (ReportQuery.All.All(query => plans.UseOf(query).Hinted == 0))
            await reports.ExecuteAsync(plans, patience.Token);

        Assert.All(ReportQuery.All, query => Assert.True(plans.UseOf(query).Executions >= new PlanBanditOptions().LeastDefault));
        Assert.Contains(ReportQuery.All, query => plans.UseOf(query).Trials > 0);
        using var http = silo.CreateHttpClient();
        foreach (var query in ReportQuery.All)
        {
            var path = new Uri($"/v1/tenants/{silo.Tenant}/workspaces/{policy.WorkspaceOf(1)}/plans/{query.Hash}", UriKind.Relative);
            var known = await http.GetStringAsync(path, Stop);
            Assert.Contains(ReportQuery.Alternatives[0].ToString(), known, StringComparison.Ordinal);
        }
    }

    private async Task<bool> CancelAsync(int backend)
    {
        await using var command = _database.CreateCommand(string.Create(
            CultureInfo.InvariantCulture, $"select coalesce(bool_or(pg_cancel_backend(pid)), false) from pg_stat_activity where pid = {backend} and query like '%pg_sleep%' and state = 'active'"));
        return (bool)(await command.ExecuteScalarAsync(Stop))!;
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
}
