using SqlxOrleans.LocalCluster;

namespace SqlxOrleans.Load.Traffic;

/// <summary>Producers at work on a cluster, and the ledger of what it acknowledged.</summary>
internal sealed class LoadSession : IAsyncDisposable
{
    /// <summary>How long the last batches may take to be acknowledged: longer than any recovery that counts as one.</summary>
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(120);
    private readonly List<LoadClient> _clients = [];
    private readonly List<Producer> _producers = [];
    private readonly CancellationTokenSource _abandon = new();
    private readonly int _miscount;
    private CancellationTokenSource _until = new();
    private Task _running = Task.CompletedTask;

    private LoadSession(SiloCluster cluster, TrafficOptions options)
    {
        (Cluster, _miscount) = (cluster, options.Miscount);
        Series = SeriesId.Of(options.Workspaces);
    }

    public SiloCluster Cluster { get; }

    public IReadOnlyList<SeriesId> Series { get; }

    public Ledger Ledger { get; } = new();

    public TrafficStatistics Statistics { get; } = new();

    /// <summary>Connects the producers.</summary>
    /// <param name="cluster">Stays the caller's.</param>
    /// <param name="options">How many and how much.</param>
    /// <param name="shapeOf">What the producer of an index sends; null: numbered events over all series.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<LoadSession> ConnectAsync(
        SiloCluster cluster, TrafficOptions options, Func<int, IEventShape>? shapeOf, CancellationToken cancellationToken)
    {
        var session = new LoadSession(cluster, options);
        shapeOf ??= index => new NumberedEvents(session.Series, (double)options.Rate / options.Producers, index * 1_000_003);
        for (var i = 0; i < options.Producers; i++)
        {
            var client = await LoadClient.ConnectAsync(cluster, cancellationToken);
            session._clients.Add(client);
            session._producers.Add(new Producer(session.SenderOf(client, $"load-{i}"), shapeOf(i)));
        }

        return session;
    }

    /// <summary>One more numbered sender over a producer's connection.</summary>
    public NumberedSender SenderFor(string producer, int connection) => SenderOf(_clients[connection % _clients.Count], producer);

    public void Start()
    {
        _until = new CancellationTokenSource();
        _running = Task.WhenAll(_producers.Select(producer => Task.Run(() => producer.RunAsync(_until.Token, _abandon.Token), CancellationToken.None)));
    }

    /// <summary>Waits, and ends at once when a producer fails.</summary>
    public async Task RunForAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var wait = length > TimeSpan.Zero ? Task.Delay(length, cancellationToken) : Task.CompletedTask;
        await await Task.WhenAny(wait, _running);
        await wait;
    }

    /// <summary>Ends the making of events and waits until everything is acknowledged.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        await _until.CancelAsync();
        try
        {
            await _running.WaitAsync(DrainPatience, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new LoadFailedException(
                $"{DrainPatience.TotalSeconds:0} s after the load ended a batch was still not acknowledged; last failure: {Statistics.LastFailure}");
        }
    }

    /// <summary>Holds the ledger against what the cluster says; call it after <see cref="DrainAsync"/>.</summary>
    public async Task<Comparison> CompareAsync(CancellationToken cancellationToken)
    {
        if (_miscount > 0)
            Ledger.Claim(Series[0], _miscount);
        return Comparison.Of(Ledger, await Counted.ReadAsync(Cluster, Series, "30d", cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await _until.CancelAsync();
        await _abandon.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_clients.Select(client => client.DisposeAsync().AsTask()));
        _abandon.Dispose();
        _until.Dispose();
    }

    private NumberedSender SenderOf(LoadClient client, string producer) =>
        new(Cluster, client, Cluster.Tenant, producer, Ledger, Statistics);
}
