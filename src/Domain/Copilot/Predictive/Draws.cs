namespace SqlxOrleans.Domain.Copilot.Predictive;

/// <summary>Seeded random numbers and bounds of settings, without allocation.</summary>
internal static class Draws
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>The stream of one decision.</summary>
    public static ulong Of(long seed, long decision) => ((ulong)seed * 0xD1342543DE82EF95) ^ ((ulong)(decision + 1) * Golden);

    /// <summary>Standard normal (Box and Muller), from SplitMix64 (Steele, Lea, Flood, 2014).</summary>
    public static double Normal(ref ulong state)
    {
        var (radius, angle) = (1 - Uniform(ref state), Uniform(ref state));
        return Math.Sqrt(-2 * Math.Log(radius)) * Math.Cos(2 * Math.PI * angle);
    }

    /// <summary>Exponential of mean 1.</summary>
    public static double Exponential(ref ulong state) => -Math.Log(1 - Uniform(ref state));

    /// <summary>Brings shares to the sum 1 between floor and ceiling; what clamping adds or takes is spread over each class's room.</summary>
    public static void Bound(Span<double> shares, ReadOnlySpan<double> floors, double ceiling)
    {
        double sum = 0, clamped = 0, room = 0;
        foreach (var share in shares)
            sum += share;
        for (var c = 0; c < shares.Length; c++)
            clamped += shares[c] = Math.Clamp(shares[c] / sum, floors[c], ceiling);
        var lack = 1 - clamped;
        for (var c = 0; c < shares.Length; c++)
            room += lack > 0 ? ceiling - shares[c] : shares[c] - floors[c];
        if (room <= 0)
            return;
        for (var c = 0; c < shares.Length; c++)
            shares[c] += lack * (lack > 0 ? ceiling - shares[c] : shares[c] - floors[c]) / room;
    }

    /// <summary>Uniform from 0 to below 1.</summary>
    public static double Uniform(ref ulong state)
    {
        var z = state += Golden;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
