namespace SqlxOrleans.Load.Traffic;

/// <summary>
/// A steady rate of events over all series in turn. Each event carries its number as its latency, so that the sum of latencies
/// tells one lost and one doubled event from none of either.
/// </summary>
internal sealed class NumberedEvents(IReadOnlyList<SeriesId> series, double perSecond, int firstNumber) : IEventShape
{
    private double _due;
    private long _number = firstNumber;

    public void Fill(PreparedBatch batch, long second, TimeSpan elapsed)
    {
        for (_due += perSecond * elapsed.TotalSeconds; _due >= 1; _due--)
        {
            AddNext(batch, series[(int)(_number % series.Count)], second);
        }
    }

    /// <summary>One event of a series.</summary>
    public void AddNext(PreparedBatch batch, SeriesId one, long second)
    {
        // 1 to 21 ms; the factor and the primes keep neighbours apart.
        var latency = 1_000_000 + (_number++ * 7_919_003 % 20_000_003);
        batch.Add(one, second, latency, latency / 2);
    }
}
