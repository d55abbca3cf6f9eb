namespace SqlxOrleans.Client.Recording;

/// <summary>
/// The current second at a resolution of 20 ms: asking the system's clock takes longer than counting a query does.
/// </summary>
internal sealed class CoarseClock : IDisposable
{
    private static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _second;

    public CoarseClock(TimeProvider time)
    {
        _time = time;
        Read();
        _timer = time.CreateTimer(static clock => ((CoarseClock)clock!).Read(), this, Resolution, Resolution);
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
}
