namespace SqlxOrleans.Grains.Tests.Support;

/// <summary>The system's clock as an administrator may set it: the time of day jumps, timers and measured intervals do not.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private long _shift;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift));

    /// <summary>How far the clock is from the system's now.</summary>
    public void SetTo(TimeSpan shift) => Interlocked.Exchange(ref _shift, shift.Ticks);
}
