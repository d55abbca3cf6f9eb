using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Faults;

[Collection(FaultsCollection.Name)]
public sealed class SiloFaultTests(LoadedClusterFixture fixture) : IClassFixture<LoadedClusterFixture>
{
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task What_was_acknowledged_counts_once_when_one_silo_of_three_is_killed()
    {
        var loaded = await fixture.FlowingAsync();
        await loaded.Cluster.Silos[1].KillAsync();
        await loaded.FlowsAsync();
        await loaded.Cluster.Silos[1].StartAgainAsync();
        await loaded.FlowsAsync();
        await loaded.CountsExactlyAsync();
    }

    /// <summary>
    /// It wakes up with requests and grains of the time before, which others own by now, and must not write for them.
    /// </summary>
    [Fact]
    public async Task A_silo_that_was_declared_dead_while_it_was_stopped_and_wakes_up_adds_and_takes_nothing()
    {
        var loaded = await fixture.FlowingAsync();
        var zombie = loaded.Cluster.Silos[2];
        zombie.Pause();
        await loaded.FlowsAsync();
        zombie.Resume();
        await Eventually.GetAsync(() => Task.FromResult(zombie.IsRunning), running => !running, LoadedCluster.Patience);
        await zombie.StartAgainAsync();
        await loaded.FlowsAsync();
        await loaded.CountsExactlyAsync();
    }

    [Fact]
    public async Task Kernels_resume_by_themselves_and_lose_nothing_when_all_silos_are_killed_and_started_again()
    {
        var loaded = await fixture.FlowingAsync();
        var silos = loaded.Cluster.Silos;
        await using var kernel = await RecordingKernel.StartAsync(loaded.Cluster);
        await kernel.IsAcknowledgedAsync();

        await Task.WhenAll(silos.Select(silo => silo.KillAsync()));
        await kernel.BuffersAsync();
        await Task.WhenAll(silos.Select(silo => silo.StartAgainAsync(samePorts: true)));

        await kernel.IsAcknowledgedAsync();
        await loaded.FlowsAsync();
        await kernel.CountsExactlyAsync();
        await loaded.CountsExactlyAsync();
    }

    [Fact]
    public async Task A_silo_that_is_told_to_stop_hands_over_within_its_grace_period()
    {
        var loaded = await fixture.FlowingAsync();
        var retries = loaded.Session.Statistics.Retries;

        Assert.Equal(0, await loaded.Cluster.Silos[1].StopAsync().WaitAsync(GracePeriod, TestContext.Current.CancellationToken));
        await loaded.FlowsAsync();

        // A call or two a producer fails while its silo goes; a storm would be hundreds.
        Assert.InRange(loaded.Session.Statistics.Retries - retries, 0, 20 * LoadedCluster.Producers);
        await loaded.CountsExactlyAsync();
    }
}
