using System.Security.Cryptography;

namespace SqlxOrleans.Client;

/// <summary>Growing waits with jitter, so that kernels that lost the cluster together do not come back together. Not thread-safe.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest)
{
#pragma warning disable CA5394 // Spreads waits; nothing secret depends on it.
    private readonly Random _random = new(RandomNumberGenerator.GetInt32(int.MaxValue));

    /// <summary>Between half of and the whole of <c>first * 2^attempt</c> (at most <c>longest</c>), and never less than what was asked for.</summary>
    /// <param name="attempt">0, 1, 2 ...</param>
    /// <param name="atLeast">What the other side asked for.</param>
    public TimeSpan Next(int attempt, TimeSpan atLeast = default)
    {
        var whole = TimeSpan.FromTicks(Math.Min(longest.Ticks, first.Ticks << Math.Min(attempt, 16)));
        return (whole * (0.5 + (_random.NextDouble() / 2))) is var wait && wait > atLeast ? wait : atLeast;
    }
#pragma warning restore CA5394
}
