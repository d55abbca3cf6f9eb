using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Failover;

/// <summary>
/// One sender per series, beside the load. Its batch carries one event of that series only, so that no series waits for another,
/// and is first sent when it is asked to be: an acknowledgement shows that the series serves again.
/// </summary>
internal sealed class RecoveryProbe(LoadSession session)
{
    private const int FirstNumber = 1_000_000_007;

    private readonly IReadOnlyList<(SeriesId Series, NumberedSender Sender, NumberedEvents Events)> _probes =
    [
        .. session.Series.Select((series, i) =>
            (series, session.SenderFor($"probe-{i}", i), new NumberedEvents([series], 0, FirstNumber + i))),
    ];

    /// <summary>Ends when every series has acknowledged an event that was sent after this call.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(_probes.Select(probe =>
    {
        var batch = new PreparedBatch();
        probe.Events.AddNext(batch, probe.Series, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        return probe.Sender.SendAsync(batch, cancellationToken);
    }));
}
