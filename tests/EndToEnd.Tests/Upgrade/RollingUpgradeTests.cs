using System.Globalization;
using System.Text.RegularExpressions;
using SqlxOrleans.Client.Operator;
using SqlxOrleans.LocalCluster;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Upgrade;

/// <summary>Decision 13 on three silo processes and two builds of the grains.</summary>
public sealed partial class RollingUpgradeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silos_of_two_releases_serve_each_other_and_nothing_acknowledged_is_lost_on_the_way_there_or_back()
    {
        var next = await NextRelease.BuildAsync(Cancel);
        await using var cluster = await SiloCluster.StartAsync(new LocalClusterOptions { Silos = 3 }, Cancel);
        await using var kernel = await UpgradeKernel.StartAsync(cluster, Cancel);
        var (first, second, third) = (cluster.Silos[0], cluster.Silos[1], cluster.Silos[2]);
        await FollowsTheClusterAsync(kernel);

        await ReplaceAsync(first, next);
        await AssertBothReleasesServeAsync(cluster, kernel, newer: first, older: [second, third]);
        await ReplaceAsync(second, next);
        await kernel.FlushAsync(Cancel);
        await ReplaceAsync(third, next);
        await kernel.PauseAsync(Cancel);

        var counted = await AssertCountedOnceAsync(cluster, kernel, first);
        Assert.Equal(counted, await WindowsAsync(cluster, second));
        Assert.Equal(counted, await WindowsAsync(cluster, third));
        var epochs = await EpochsAsync(cluster, first);

        // Back: the old build alone, on what only the new build has written.
        await ReplaceAsync(third, assembly: null);
        Assert.Equal(counted, await WindowsAsync(cluster, third));
        Assert.Equal(0, await first.StopAsync(Cancel));
        Assert.Equal(0, await second.StopAsync(Cancel));
        Assert.Equal(counted, await WindowsAsync(cluster, third));
        Assert.All((await EpochsAsync(cluster, third)).Zip(epochs), pair => Assert.True(pair.First >= pair.Second));
        kernel.RecordOnce(latencyMs: 5);
        await kernel.FlushAsync(Cancel);
        var back = await AssertCountedOnceAsync(cluster, kernel, third);

        // And forward again, on what the old build wrote without the new field: it has its default.
        first.Assembly = next;
        await first.StartAgainAsync(cancellationToken: Cancel);
        Assert.EndsWith(" older", await OriginAsync(cluster, first), StringComparison.Ordinal);
        Assert.Equal(back, await WindowsAsync(cluster, first));
        Assert.Empty(kernel.EpochsGoneBack);
        var statistics = kernel.Telemetry.Statistics;
        Assert.DoesNotContain(statistics.GivenUpByReason, reason => reason.Value > 0);
        Assert.DoesNotContain(statistics.RefusedDeltasByReason, reason => reason.Value > 0);
    }

    private static async Task ReplaceAsync(LocalSilo silo, string? assembly)
    {
        Assert.Equal(0, await silo.StopAsync(Cancel));
        silo.Assembly = assembly;
        await silo.StartAgainAsync(samePorts: true, Cancel);
    }

    private static async Task FollowsTheClusterAsync(UpgradeKernel kernel)
    {
        await kernel.FlushAsync(Cancel);
        await Eventually.HoldsAsync(() => UpgradeKernel.Workspaces.All(workspace => kernel.EpochOf(workspace) > 0), Cancel);
    }

    /// <summary>With load on the way: the raised interface and the one that stayed, each called from both releases.</summary>
    private static async Task AssertBothReleasesServeAsync(SiloCluster cluster, UpgradeKernel kernel, LocalSilo newer, IReadOnlyList<LocalSilo> older)
    {
        await kernel.FlushAsync(Cancel);

        // The method that only the new release has finds an activation that has it, and so moves the grain from an old silo.
        var address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{newer.Ports.Silo}");
        foreach (var workspace in UpgradeKernel.Workspaces)
            Assert.Contains(address, await OriginAsync(cluster, newer, workspace), StringComparison.Ordinal);

        // Old silos are served by it and leave it where it is.
        foreach (var silo in older)
            await WindowsAsync(cluster, silo);
        foreach (var workspace in UpgradeKernel.Workspaces)
            Assert.Contains(address, await OriginAsync(cluster, newer, workspace), StringComparison.Ordinal);

        // The Copilots' interface is the same in both: theirs stay on the old silos, and the new silo asks them there.
        await EpochsAsync(cluster, newer);
        var copilots = 0;
        foreach (var silo in older)
            copilots += await ActivationsAsync(cluster, silo, "\"copilot\"");
        Assert.InRange(copilots, 1, UpgradeKernel.Workspaces.Length);
        await kernel.FlushAsync(Cancel);
    }

    private static async Task<IReadOnlyList<string>> AssertCountedOnceAsync(SiloCluster cluster, UpgradeKernel kernel, LocalSilo silo)
    {
        using var http = cluster.CreateHttpClient(silo);
        foreach (var workspace in UpgradeKernel.Workspaces)
        {
            var slo = await new SqlxOperatorClient(http, cluster.ApiKey).GetWorkspaceSloAsync(cluster.Tenant, workspace, cancellationToken: Cancel);
            foreach (var each in slo.Classes.Where(each => each.Class is "L" or "B"))
                Assert.Equal((workspace, each.Class, kernel.Recorded[$"{workspace} {each.Class}"]), (workspace, each.Class, each.Total));
        }

        return await WindowsAsync(cluster, silo);
    }

    /// <summary>Counts and percentiles of every class in every workspace, over 6 h so that nothing leaves during the test; not the watermark, which heartbeats move.</summary>
    private static async Task<IReadOnlyList<string>> WindowsAsync(SiloCluster cluster, LocalSilo silo)
    {
        using var http = cluster.CreateHttpClient(silo);
        var lines = new List<string>();
        foreach (var workspace in UpgradeKernel.Workspaces)
        {
            var slo = await new SqlxOperatorClient(http, cluster.ApiKey).GetWorkspaceSloAsync(cluster.Tenant, workspace, "6h", cancellationToken: Cancel);
            lines.AddRange(slo.Classes.Select(each => string.Create(
                CultureInfo.InvariantCulture,
                $"{workspace} {each.Class} {each.Count} {each.Total} {each.P50Ms} {each.P95Ms} {each.P99Ms} {each.MinMs} {each.MaxMs} {each.Availability}")));
        }

        return lines;
    }

    private static async Task<IReadOnlyList<long>> EpochsAsync(SiloCluster cluster, LocalSilo silo)
    {
        using var http = cluster.CreateHttpClient(silo);
        var epochs = new List<long>();
        foreach (var workspace in UpgradeKernel.Workspaces)
            epochs.Add((await new SqlxOperatorClient(http, cluster.ApiKey).GetWeightsAsync(cluster.Tenant, workspace, Cancel)).Epoch);
        return epochs;
    }

    /// <summary>What the new release's method says: the silo, and who wrote the snapshot that the activation began with.</summary>
    private static async Task<string> OriginAsync(SiloCluster cluster, LocalSilo newer, string workspace = "w1")
    {
        using var http = cluster.CreateHttpClient(newer);
        using var answer = await http.GetAsync(new Uri($"/v1/tenants/{cluster.Tenant}/workspaces/{workspace}/slo", UriKind.Relative), Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}\n{newer.StandardError}");
        return answer.Headers.GetValues("Sqlx-Origin-Of-L").Single();
    }

    private static async Task<int> ActivationsAsync(SiloCluster cluster, LocalSilo silo, string grain)
    {
        using var http = cluster.CreateHttpClient(silo);
        var metrics = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancel);
        return Grains().Matches(metrics).Where(line => line.Value.Contains(grain, StringComparison.Ordinal))
            .Sum(line => int.Parse(line.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"^orleans_grains\{[^}]*\} (\d+)", RegexOptions.Multiline)]
    private static partial Regex Grains();
}
