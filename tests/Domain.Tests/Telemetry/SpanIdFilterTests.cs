using CsCheck;
using SqlxOrleans.Domain.Telemetry.Aggregation;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Telemetry;

public sealed class SpanIdFilterTests
{
    private enum Act
    {
        Add,
        AddMany,
        Find,
        Remove,
        Wait,
    }

    /// <summary>Names whose low bits are few, so that they meet in the table, and that come again often.</summary>
    private static readonly Gen<UInt128> AnyName = Gen.Select(Gen.ULong[0, 60], Gen.ULong[1, 12]).Select((high, low) => new UInt128(high, low));

    private static readonly Gen<(Act Act, UInt128 Name, int Seconds)> AnyStep = Gen.Select(
        Gen.Frequency((8, Gen.Const(Act.Add)), (2, Gen.Const(Act.AddMany)), (4, Gen.Const(Act.Find)), (2, Gen.Const(Act.Remove)), (1, Gen.Const(Act.Wait))), AnyName, Gen.Int[0, 240]);

    [Fact]
    public void Filter_finds_what_was_put_and_not_taken_back_or_expired_and_nothing_else()
    {
        var (again, removed, expired, cut) = (0, 0, 0, 0);
        AnyStep.Array[0, 400].Sample(steps =>
        {
            var filter = new SpanIdFilter(1_000_000);
            var twin = new Dictionary<UInt128, TimeSpan>();
            var now = TimeSpan.FromHours(1);
            foreach (var (act, name, seconds) in steps)
            {
                switch (act)
                {
                    case Act.Wait:
                        now += TimeSpan.FromSeconds(seconds);
                        filter.Expire(now);
                        // Between ten and eleven minutes either is right; the twin learns which it was.
                        foreach (var (old, at) in twin.Where(each => now - each.Value >= SpanIdFilter.Memory).ToList())
                        {
                            if (filter.Contains(old))
                                Assert.True(now - at < SpanIdFilter.Memory + TimeSpan.FromMinutes(1));
                            else if (twin.Remove(old))
                                Interlocked.Increment(ref expired);
                        }

                        break;
                    case Act.Remove:
                        Assert.Equal(twin.Remove(name), filter.Remove(name));
                        Interlocked.Increment(ref removed);
                        break;
                    case Act.Add:
                        var isNew = twin.TryAdd(name, now);
                        Assert.Equal(isNew, filter.TryAdd(name, now, 0, out var evicted));
                        Assert.Equal(0, evicted);
                        Interlocked.Add(ref again, isNew ? 0 : 1);
                        break;
                    case Act.AddMany:
                        // As many as the blocks in which they are put do not divide.
                        var many = Enumerable.Range(0, seconds).Select(i => name + ((UInt128)i << 64)).ToArray();
                        var put = many.TakeWhile(each => twin.TryAdd(each, now)).Count();
                        Assert.Equal(put, filter.AddUntilKnown(many, now, 0, out _));
                        Interlocked.Add(ref cut, put < many.Length ? 1 : 0);
                        break;
                    default:
                        Assert.Equal(twin.ContainsKey(name), filter.Contains(name));
                        break;
                }

                Assert.Equal(twin.Count, filter.Count);
            }

            Assert.All(twin.Keys, name => Assert.True(filter.Contains(name)));
        });
        Assert.True(again > 100 && removed > 100 && expired > 100 && cut > 100, $"{again} again, {removed} removed, {expired} expired, {cut} cut");
    }

    [Fact]
    public void Full_filter_holds_the_newest_and_says_how_many_it_forgot()
    {
        var evictions = 0;
        Gen.Select(Gen.Int[8, 200], Gen.Int[1, 1000], Gen.Int[0, 3], Gen.Int[1, 100]).Sample((capacity, names, seconds, together) =>
        {
            var filter = new SpanIdFilter(capacity);
            var (forgotten, now) = (0, TimeSpan.Zero);
            for (var i = 1; i <= names; i += together)
            {
                now += TimeSpan.FromSeconds(seconds);
                var before = filter.Count;
                var some = Enumerable.Range(i, Math.Min(together, names - i + 1)).Select(each => (UInt128)each).ToArray();
                Assert.Equal(some.Length, filter.AddUntilKnown(some, now, filter.Mark, out var evicted));
                // What expired is not counted as evicted.
                Assert.True(evicted == 0 || filter.Count == before + some.Length - evicted);
                Assert.InRange(filter.Count, 1, capacity);
                forgotten += evicted;
            }

            Interlocked.Add(ref evictions, forgotten);
            var held = Enumerable.Range(1, names).Where(i => filter.Contains((UInt128)i)).ToArray();
            Assert.Equal(Enumerable.Range(names - filter.Count + 1, filter.Count), held);
            if (seconds == 0)
                Assert.Equal(names, filter.Count + forgotten);
            // Making room forgets an eighth at most, so a filter that had to is at least seven eighths full.
            if (seconds == 0 && names > capacity)
                Assert.True(filter.Count > capacity - (capacity / 8) - 1, $"{filter.Count} of {capacity}");
        });
        Assert.True(evictions > 100);
    }

    [Fact]
    public void Name_that_another_put_after_the_mark_is_not_put_again()
    {
        var filter = new SpanIdFilter(100);
        var mark = filter.Mark;
        Assert.True(filter.TryAdd(7, TimeSpan.Zero, mark, out _));
        Assert.False(filter.TryAdd(7, TimeSpan.FromMinutes(1), mark, out _));
        Assert.True(filter.TryAdd(8, TimeSpan.FromMinutes(1), mark, out _));
        Assert.False(filter.TryAdd(7, TimeSpan.FromMinutes(3), mark, out _));
        Assert.False(filter.TryAdd(8, TimeSpan.FromMinutes(3), filter.Mark, out _));
    }

    [Theory]
    [InlineData(0, 600, true)]
    [InlineData(0, 660, false)]
    [InlineData(59, 659, true)]
    [InlineData(59, 660, false)]
    public void Name_is_remembered_for_ten_minutes_and_for_less_than_eleven(int putAt, int askedAt, bool isKnown)
    {
        var filter = new SpanIdFilter(100);
        filter.TryAdd(1, TimeSpan.Zero, 0, out _);
        filter.TryAdd(2, TimeSpan.FromSeconds(putAt), 0, out _);
        filter.Expire(TimeSpan.FromSeconds(askedAt));
        Assert.Equal(isKnown, filter.Contains(2));
    }

    [Fact]
    public void Filter_allocates_nothing_while_the_rate_is_steady_and_gives_the_memory_of_a_burst_back()
    {
        const int perMinute = 5000;
        var filter = new SpanIdFilter(1_000_000);
        var (name, now) = (0UL, TimeSpan.Zero);
        Minutes(30, perMinute);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Minutes(30, perMinute);
        // A slice is an object; its table was another's before.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 30 * 200);
        Assert.InRange(filter.Bytes / (double)filter.Count, 16, 43);

        Minutes(1, 500_000);
        Assert.True(filter.Bytes > 16 * 500_000);
        Minutes(30, 10);
        Assert.True(filter.Bytes < 100_000, $"{filter.Bytes} bytes after a burst");

        void Minutes(int minutes, int names)
        {
            for (var minute = 0; minute < minutes; minute++, now += TimeSpan.FromMinutes(1))
            {
                for (var i = 0; i < names; i++)
                    filter.TryAdd(Spread(++name), now, filter.Mark, out _);
            }
        }
    }

    /// <summary>A bijection that spreads numbers as the hash does.</summary>
    private static UInt128 Spread(ulong number) => new(number, number * 0x9E3779B97F4A7C15UL);

    [Fact]
    public void Filter_with_more_slices_than_its_index_can_tell_apart_forgets_the_oldest_and_stays_exact()
    {
        var filter = new SpanIdFilter(64);
        var (held, forgotten) = (new HashSet<UInt128>(), 0);
        for (var i = 1; i <= 200; i++)
        {
            // An eighth fills a slice; all but one of it are taken back, so that slices are many and names few.
            for (var k = 0; k < 8; k++)
            {
                Assert.True(filter.TryAdd((UInt128)((i * 8) + k), TimeSpan.Zero, filter.Mark, out var evicted));
                forgotten += evicted;
            }

            filter.TryAdd((UInt128)(100_000 + i), TimeSpan.Zero, filter.Mark, out var more);
            forgotten += more;
            for (var k = 0; k < 8; k++)
                filter.Remove((UInt128)((i * 8) + k));
            held.Add((UInt128)(100_000 + i));
        }

        var found = held.Count(filter.Contains);
        Assert.Equal(found, filter.Count);
        Assert.Equal(200, found + forgotten);
        Assert.True(forgotten > 0);
    }
}
