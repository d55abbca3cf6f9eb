namespace SqlxOrleans.Silo.Hosting.Health;

/// <summary>
/// Whether this process still gets anything done: a beat a second on the thread pool. Liveness rests on it alone, so neither a
/// slow database nor a lost peer gets a recovering silo killed.
/// </summary>
internal sealed class LocalProgress(TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private long _lastBeat = time.GetTimestamp();

    public TimeSpan SinceLastBeat => time.GetElapsedTime(Volatile.Read(ref _lastBeat));

    public bool IsStalled => SinceLastBeat > Patience;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var beat = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await beat.WaitForNextTickAsync(stoppingToken))
        {
            Volatile.Write(ref _lastBeat, time.GetTimestamp());
        }
    }
}
