using System.Buffers.Binary;
using System.Numerics;
using CsCheck;
using SqlxOrleans.Domain.Telemetry.Aggregation;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Telemetry;

public sealed class SpanIdHashTests
{
    private static readonly Gen<byte[]> AnyKey = Gen.Byte.Array[SpanIdHash.KeyBytes];

    [Fact]
    public void Name_is_made_of_the_upper_halves_of_sums_of_products_modulo_2_to_the_128()
    {
        Gen.Select(AnyKey, Gen.Byte.Array[24]).Sample((key, ids) =>
        {
            var keys = Enumerable.Range(0, 8)
                .Select(i => ((BigInteger)Word(key, 2 * i) << 64) + Word(key, (2 * i) + 1)).ToArray();
            var expected = new UInt128(Half(0), Spread(Half(4)));
            Assert.Equal(expected == 0 ? 1 : expected, new SpanIdHash(key).Of(ids.AsSpan(0, 16), ids.AsSpan(16)));

            ulong Half(int at)
            {
                var sum = keys[at] + (keys[at + 1] * Word(ids, 0)) + (keys[at + 2] * Word(ids, 1)) + (keys[at + 3] * Word(ids, 2));
                return (ulong)((sum >> 64) & ulong.MaxValue);
            }
        });
    }

    [Fact]
    public void Name_is_never_the_empty_slot() =>
        Assert.Equal(UInt128.One, new SpanIdHash(new byte[SpanIdHash.KeyBytes]).Of(new byte[16], new byte[8]));

    [Fact]
    public void Ids_that_differ_in_one_bit_have_different_names()
    {
        Gen.Select(AnyKey, Gen.Byte.Array[24], Gen.Int[0, 191]).Sample((key, ids, bit) =>
        {
            var hash = new SpanIdHash(key);
            var name = hash.Of(ids.AsSpan(0, 16), ids.AsSpan(16));
            ids[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(name, hash.Of(ids.AsSpan(0, 16), ids.AsSpan(16)));
        });
    }

    [Fact]
    public void Numbered_ids_spread_over_the_slots_under_any_key()
    {
        var seen = 0;
        Gen.Select(AnyKey, Gen.Int[0, 6], Gen.Bool).Sample(
            (key, shift, evenFactor) =>
            {
                // A key whose factor keeps its low bits empty is one in 2^16 at random; here it is half of them.
                if (evenFactor)
                    key.AsSpan(7 * 16, 2).Clear();
                var (hash, slots, ids) = (new SpanIdHash(key), new int[256], new byte[24]);
                for (var i = 0; i < 100 * slots.Length; i++)
                {
                    BinaryPrimitives.WriteUInt64LittleEndian(ids.AsSpan(16), (ulong)i << (8 * shift));
                    slots[(int)(ulong)hash.Of(ids.AsSpan(0, 16), ids.AsSpan(16)) & (slots.Length - 1)]++;
                }

                // A mean of 100 and a deviation of 10 when they fall at random.
                Assert.All(slots, count => Assert.InRange(count, 20, 200));
                Interlocked.Increment(ref seen);
            },
            iter: 100);
        Assert.Equal(100, seen);
    }

    private static ulong Spread(ulong half)
    {
        foreach (var factor in (ulong[])[0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53])
            half = (half ^ (half >> 33)) * factor;
        return half ^ (half >> 33);
    }

    private static ulong Word(byte[] bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(8 * at));
}
