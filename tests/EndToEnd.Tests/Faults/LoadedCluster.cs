using SqlxOrleans.Load.Traffic;
using SqlxOrleans.LocalCluster;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Faults;

/// <summary>
/// A real cluster with numbered events on their way into it, and a ledger of what it acknowledged. Each event's latency is its
/// number, so the comparison tells one lost and one doubled event from none of either.
/// </summary>
internal sealed class LoadedCluster : IAsyncDisposable
{
    /// <summary>Longer than any recovery, also on a machine that does other things.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    public const int Producers = 2;

    private LoadedCluster(SiloCluster cluster, LoadSession session) => (Cluster, Session) = (cluster, session);

    public SiloCluster Cluster { get; }

    public LoadSession Session { get; }

    /// <summary>Starts it, with events flowing.</summary>
    public static async Task<LoadedCluster> StartAsync(LocalClusterOptions options, int rate = 400)
    {
        var cancel = TestContext.Current.CancellationToken;
        var cluster = await SiloCluster.StartAsync(options, cancel);
        try
        {
            var traffic = new TrafficOptions { Length = TimeSpan.Zero, Producers = Producers, Workspaces = 3, Rate = rate, Seed = 1 };
            var loaded = new LoadedCluster(cluster, await LoadSession.ConnectAsync(cluster, traffic, shapeOf: null, cancel));
            loaded.Session.Start();
            await loaded.FlowsAsync();
            return loaded;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends when each producer has had several more batches acknowledged, of which all but the first were sent after the call.</summary>
    public async Task FlowsAsync()
    {
        var from = Session.Statistics.AckMs().Count;
        await Eventually.GetAsync(
            () => Task.FromResult(Session.Statistics.AckMs().Count - from), more => more >= 10 * Producers, Patience);
    }

    /// <summary>Lets events flow again after <see cref="CountsExactlyAsync"/>; the ledger goes on.</summary>
    public async Task ResumeAsync()
    {
        await Session.DrainAsync(TestContext.Current.CancellationToken);
        Session.Start();
        await FlowsAsync();
    }

    /// <summary>Ends the load, waits for its last acknowledgement, and holds the ledger against what REST says.</summary>
    public async Task CountsExactlyAsync()
    {
        var cancel = TestContext.Current.CancellationToken;
        await Session.DrainAsync(cancel);
        await StillCountsExactlyAsync();
    }

    /// <summary>As <see cref="CountsExactlyAsync"/>, once more, for a cluster that has been restarted since.</summary>
    public async Task StillCountsExactlyAsync()
    {
        var counts = await Session.CompareAsync(TestContext.Current.CancellationToken);
        Assert.True(counts.Acknowledged > 0);
        Assert.Empty(counts.Differences);
        Assert.Equal((counts.Acknowledged, 0, 0), (counts.Counted, counts.Lost, counts.Doubled));
    }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await Cluster.DisposeAsync();
    }
}
