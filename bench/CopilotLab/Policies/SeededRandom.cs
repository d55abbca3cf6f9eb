namespace SqlxOrleans.CopilotLab.Policies;

/// <summary>
/// Random numbers that are the same for a seed on every machine and every runtime (splitmix64; Steele, Lea, Flood: "Fast splittable
/// pseudorandom number generators", 2014). Not for secrets, not thread-safe.
/// </summary>
internal sealed class SeededRandom(long seed)
{
    private ulong _state = unchecked((ulong)seed);

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in 0..<paramref name="count"/>-1.</summary>
    public int Next(int count) => (int)(NextDouble() * count);

    /// <summary>-1 or 1, equally likely.</summary>
    public double NextSign() => (NextBits() >> 63) == 0 ? -1 : 1;

    /// <summary>Standard normal (Box and Muller; one of the pair is dropped so that a draw depends on nothing but the state).</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    private ulong NextBits()
    {
        var z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
