using Microsoft.Extensions.Options;

namespace SqlxOrleans.Grains.Persistence;

/// <summary>
/// Spreads the snapshots that this silo's Copilots want: each gets the next place in a row, so that ten thousand of them cannot keep the storage from
/// everybody's journal. Those that do not fill it are not put off.
/// </summary>
internal sealed class SnapshotPace(IOptions<SnapshotOptions> options, TimeProvider clock)
{
    /// <summary>A second that nobody wanted may be made up for at once: a few that come together do not wait.</summary>
    private static readonly TimeSpan CatchUp = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _apart = TimeSpan.FromSeconds(1) / options.Value.CopilotsPerSecond;
    private readonly long _start = clock.GetTimestamp();
    private readonly Lock _gate = new();
    private TimeSpan _next = -CatchUp;

    /// <summary>Takes the next place; returns how far away it is.</summary>
    public TimeSpan Reserve()
    {
        var now = clock.GetElapsedTime(_start);
        lock (_gate)
        {
            var place = _next > now - CatchUp ? _next : now - CatchUp;
            _next = place + _apart;
            return place > now ? place - now : TimeSpan.Zero;
        }
    }
}
