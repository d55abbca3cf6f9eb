using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using SqlxOrleans.Grains.Persistence;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Ingest;

public sealed class SnapshotPaceTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly SnapshotPace _pace;

    public SnapshotPaceTests() => _pace = new SnapshotPace(Options.Create(new SnapshotOptions { CopilotsPerSecond = 10 }), _time);

    [Fact]
    public void Few_are_not_put_off()
    {
        for (var second = 0; second < 10; second++)
        {
            for (var i = 0; i < 10; i++)
                Assert.Equal(TimeSpan.Zero, _pace.Reserve());
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public void Many_get_places_in_a_row()
    {
        _time.Advance(TimeSpan.FromSeconds(5));
        var places = Enumerable.Range(0, 1_000).Select(_ => _pace.Reserve()).ToList();
        Assert.Equal(11, places.Count(place => place == TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromMilliseconds(100), places[11]);
        Assert.Equal(TimeSpan.FromMilliseconds(100) * 989, places[999]);
    }
}
