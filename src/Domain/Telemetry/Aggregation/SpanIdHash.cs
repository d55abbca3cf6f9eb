using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SqlxOrleans.Domain.Telemetry.Aggregation;

/// <summary>
/// A keyed 128-bit name of a span: trace id (16 bytes) and span id (8) are three 64-bit words, and each half of the name is the upper
/// half of k0 + k1*w1 + k2*w2 + k3*w3 modulo 2^128 under 128-bit keys of its own. That family is strongly universal (Lemire and Kaser,
/// "Strongly universal string hashing is fast", 2014), so two different spans, however they were chosen by who does not know the keys,
/// share a name with probability 2^-128: a tenant that holds a million ids meets one false repeat in 2^108 spans.
/// </summary>
public sealed class SpanIdHash
{
    /// <summary>Random bytes that a key is made of.</summary>
    public const int KeyBytes = 2 * KeysPerHalf * 16;

    private const int KeysPerHalf = 4;

    private readonly (ulong High, ulong Low)[] _keys = new (ulong, ulong)[2 * KeysPerHalf];

    /// <summary>A hash under a key of <see cref="KeyBytes"/> random bytes.</summary>
    public SpanIdHash(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyBytes);
        var words = MemoryMarshal.Cast<byte, ulong>(key);
        for (var i = 0; i < _keys.Length; i++)
            _keys[i] = (words[2 * i], words[(2 * i) + 1]);
    }

    /// <summary>True for ids of the right lengths that name something: one of only zeros means "none" in OTLP.</summary>
    public static bool CanName(ReadOnlySpan<byte> traceId, ReadOnlySpan<byte> spanId) =>
        traceId.Length == 16 && spanId.Length == 8
        && (MemoryMarshal.Read<ulong>(traceId) | MemoryMarshal.Read<ulong>(traceId[8..])) != 0 && MemoryMarshal.Read<ulong>(spanId) != 0;

    /// <summary>The name; never zero, which means "no span" in tables.</summary>
    public UInt128 Of(ReadOnlySpan<byte> traceId, ReadOnlySpan<byte> spanId)
    {
        var first = BinaryPrimitives.ReadUInt64LittleEndian(traceId);
        var second = BinaryPrimitives.ReadUInt64LittleEndian(traceId[8..]);
        var third = BinaryPrimitives.ReadUInt64LittleEndian(spanId);
        var name = new UInt128(Half(0, first, second, third), Spread(Half(KeysPerHalf, first, second, third)));
        return name == UInt128.Zero ? UInt128.One : name;
    }

    private ulong Half(int at, ulong first, ulong second, ulong third)
    {
        var (high, low) = _keys[at];
        Add(ref high, ref low, _keys[at + 1], first);
        Add(ref high, ref low, _keys[at + 2], second);
        Add(ref high, ref low, _keys[at + 3], third);
        return high;
    }

    /// <summary>
    /// A bijection (the finaliser of MurmurHash3), so that no two names become one. Sums of products keep even steps even, and numbered ids
    /// would crowd in few of a table's slots, which are told by the lower half.
    /// </summary>
    private static ulong Spread(ulong half)
    {
        half = (half ^ (half >> 33)) * 0xFF51AFD7ED558CCDUL;
        half = (half ^ (half >> 33)) * 0xC4CEB9FE1A85EC53UL;
        return half ^ (half >> 33);
    }

    /// <summary>Adds key times word modulo 2^128.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref ulong high, ref ulong low, (ulong High, ulong Low) key, ulong word)
    {
        var carried = Math.BigMul(key.Low, word, out var product) + (key.High * word);
        low += product;
        high += carried + (low < product ? 1UL : 0UL);
    }
}
