namespace SqlxOrleans.Api.Tests;

/// <summary>The system's time, moved forward at will; its timers are the system's.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _shift;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift));

    public override long GetTimestamp() =>
        System.GetTimestamp() + (long)(TimeSpan.FromTicks(Interlocked.Read(ref _shift)).TotalSeconds * TimestampFrequency);

    public void Move(TimeSpan forward) => Interlocked.Add(ref _shift, forward.Ticks);
}
