using System.Numerics;

namespace SqlxOrleans.CopilotLab.Simulation;

/// <summary>xoshiro256** seeded through SplitMix64: the same numbers on every run and runtime, and no allocation.</summary>
internal struct SeededRandom
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;
    private double _spare;
    private bool _hasSpare;

    /// <summary>A stream of its own for each pair.</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="stream">What it is for, so that no two uses share their numbers.</param>
    public SeededRandom(long seed, int stream)
    {
        var state = (ulong)seed + (0x9E3779B97F4A7C15UL * (ulong)(stream + 1));
        (_s0, _s1, _s2, _s3) = (Mix(ref state), Mix(ref state), Mix(ref state), Mix(ref state));
        (_spare, _hasSpare) = (0, false);
    }

    public ulong NextBits()
    {
        var answer = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return answer;
    }

    /// <summary>Uniform, 0 included and 1 not.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform between the two.</summary>
    public double Between(double least, double greatest) => least + ((greatest - least) * NextDouble());

    /// <summary>Exponential with mean 1.</summary>
    public double NextExponential() => -Math.Log(1 - NextDouble());

    /// <summary>Standard normal, by the polar method.</summary>
    public double NextNormal()
    {
        if (_hasSpare)
        {
            _hasSpare = false;
            return _spare;
        }

        double u, v, square;
        do
        {
            u = (2 * NextDouble()) - 1;
            v = (2 * NextDouble()) - 1;
            square = (u * u) + (v * v);
        }
        while (square is >= 1 or 0);
        var factor = Math.Sqrt(-2 * Math.Log(square) / square);
        (_spare, _hasSpare) = (v * factor, true);
        return u * factor;
    }

    private static ulong Mix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
