namespace SqlxOrleans.Client.Recording;

/// <summary>
/// The current second, kept by a timer that fires when the next one begins: asking the system's clock takes longer than counting
/// a query does, and a timer that fires more often costs more than all queries of a kernel.
/// </summary>
internal sealed class CoarseClock : IDisposable
{
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _second;

    public CoarseClock(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(
            static clock => ((CoarseClock)clock!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Tick();
    }

    /// <summary>Unix seconds.</summary>
    public long Second => Volatile.Read(ref _second);

    /// <summary>Reads the exact time, and takes its second over.</summary>
    public DateTimeOffset Read()
    {
        var now = _time.GetUtcNow();
        Volatile.Write(ref _second, now.ToUnixTimeSeconds());
        return now;
    }

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        var elapsed = Read().UtcTicks % TimeSpan.TicksPerSecond;

        // Whole milliseconds, upwards: timers cut off the rest and would fire just before the second ends.
        var left = Math.Ceiling((double)(TimeSpan.TicksPerSecond - elapsed) / TimeSpan.TicksPerMillisecond);
        _timer.Change(TimeSpan.FromMilliseconds(left), Timeout.InfiniteTimeSpan);
    }
}
