using System.Buffers;
using System.Text;
using CsCheck;
using SqlxOrleans.Domain.Telemetry.Deltas;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Telemetry.Deltas;

public sealed class SignalsDeltaCodecTests
{
    private static readonly SignalKey Key = new(AnyDeltas.Noon, SignalKind.DriverError, "postgresql", "timeout");

    [Fact]
    public void Delta_reads_back_as_the_same_but_for_labels_that_are_too_long()
    {
        var cut = 0;
        AnyDeltas.Signals.Sample(delta =>
        {
            Assert.True(SignalsDeltaCodec.TryRead(AnyDeltas.Packed(delta), out var read, out var error), error);
            Assert.Equal(delta.Entries.Count, read.Entries.Count);
            foreach (var (key, value) in delta.Entries)
            {
                Interlocked.Add(ref cut, key.Label.Length == 300 ? 1 : 0);
                Assert.Equal(value, read.Entries[key with { Label = Cut(key.Label), SubLabel = Cut(key.SubLabel) }]);
            }
        });
        Assert.True(cut > 20, $"{cut} labels were too long");

        static string Cut(string label) => label.Length == 300 ? label[..170] : label;
    }

    [Theory]
    [InlineData("x", 512, 512)]
    [InlineData("x", 513, 512)]
    [InlineData("\u00fc", 257, 256)]
    [InlineData("\u20ac", 171, 170)]
    [InlineData("\U0001F600", 129, 128)]
    public void Label_that_is_too_long_is_cut_at_a_character(string character, int characters, int kept)
    {
        foreach (var lead in new[] { string.Empty, "a", "ab", "abc" })
        {
            var text = lead + string.Concat(Enumerable.Repeat(character, characters));
            var label = ReadBack(Key with { Label = text }).Label;
            Assert.StartsWith(label, text, StringComparison.Ordinal);
            Assert.DoesNotContain('\uFFFD', label);
            Assert.InRange(Encoding.UTF8.GetByteCount(label), SignalsDeltaCodec.MaxLabelBytes - 3, SignalsDeltaCodec.MaxLabelBytes);
            if (lead.Length == 0)
                Assert.Equal(string.Concat(Enumerable.Repeat(character, kept)), label);
        }
    }

    [Fact]
    public void Label_with_half_a_character_does_no_harm()
    {
        Assert.Equal("a\uFFFDb", ReadBack(Key with { Label = "a\uD83Db" }).Label);
        Assert.Equal("timeout", ReadBack(Key with { Label = "a\uD83D" }).SubLabel);
    }

    [Fact]
    public void Longer_label_than_the_limit_is_refused()
    {
        Assert.True(SignalsDeltaCodec.TryRead(WithLabel(SignalsDeltaCodec.MaxLabelBytes), out _, out var error), error);
        Assert.False(SignalsDeltaCodec.TryRead(WithLabel(SignalsDeltaCodec.MaxLabelBytes + 1), out _, out _));

        static byte[] WithLabel(int bytes)
        {
            var writer = new ArrayBufferWriter<byte>();
            Varint.Write(writer, 1);
            Varint.Write(writer, 1);
            Varint.WriteSigned(writer, AnyDeltas.Noon);
            Varint.Write(writer, (byte)SignalKind.PolicyDeny);
            Varint.Write(writer, (ulong)bytes);
            writer.Write(Enumerable.Repeat((byte)'x', bytes).ToArray());
            writer.Write<byte>([0, 1, 0]);
            return writer.WrittenSpan.ToArray();
        }
    }

    [Fact]
    public void Every_truncation_is_refused() =>
        AnyDeltas.Signals.Sample(delta =>
        {
            var bytes = AnyDeltas.Packed(delta);
            for (var length = 0; length < bytes.Length; length += length < 100 ? 1 : 37)
            {
                Assert.False(SignalsDeltaCodec.TryRead(bytes.AsSpan(0, length), out var read, out var error));
                Assert.True(read.IsEmpty && error is not null);
            }
        }, iter: 50);

    [Fact]
    public void Flipped_bytes_and_noise_never_throw_and_what_is_accepted_is_in_range()
    {
        var (accepted, refused) = (0, 0);
        Gen.Select(AnyDeltas.Signals, Gen.Int[0, 10_000], Gen.Byte[1, 255], Gen.Byte.Array[0, 30]).Sample((delta, at, flip, noise) =>
        {
            var bytes = AnyDeltas.Packed(delta);
            bytes[at % bytes.Length] ^= flip;
            byte[] other = [1, 1, .. noise];
            foreach (var hostile in new[] { bytes, other })
            {
                var isRead = SignalsDeltaCodec.TryRead(hostile, out var read, out _);
                Interlocked.Add(ref isRead ? ref accepted : ref refused, 1);
                Assert.True(isRead || read.IsEmpty);
                Assert.All(read.Entries, entry => Assert.True(
                    EventSecond.IsValid(entry.Key.Second) && Enum.IsDefined(entry.Key.Kind) && entry.Value.Count >= 0
                    && entry.Value.SumMs >= 0 && double.IsFinite(entry.Value.SumMs)));
            }
        }, iter: 3_000);
        Assert.True(accepted > 100 && refused > 100, $"{accepted} accepted, {refused} refused");
    }

    [Fact]
    public void Value_beyond_what_is_believed_is_refused()
    {
        Assert.True(Reads(new SignalCount(SignalsDeltaCodec.MaxCount, SignalsDeltaCodec.MaxSumMs)));
        Assert.False(Reads(new SignalCount(SignalsDeltaCodec.MaxCount + 1, 0)));
        Assert.False(Reads(new SignalCount(1, 2 * SignalsDeltaCodec.MaxSumMs)));
        Assert.False(Reads(new SignalCount(1, -1)));
        Assert.False(Reads(new SignalCount(1, double.NaN)));
        Assert.False(Reads(new SignalCount(1, double.PositiveInfinity)));

        static bool Reads(SignalCount value)
        {
            var delta = new SignalsDelta();
            delta.Add(Key, value.Count, value.SumMs);
            return SignalsDeltaCodec.TryRead(AnyDeltas.Packed(delta), out _, out _);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Unknown_version_is_refused(byte version)
    {
        Assert.False(SignalsDeltaCodec.TryRead([version, 0], out _, out var error));
        Assert.StartsWith("unknown format version", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Second_outside_the_years_1_to_9999_is_refused()
    {
        var delta = new SignalsDelta();
        delta.Add(Key with { Second = long.MaxValue }, 1);

        Assert.False(SignalsDeltaCodec.TryRead(AnyDeltas.Packed(delta), out _, out _));
    }

    [Fact]
    public void Small_payload_cannot_make_the_reader_allocate_much()
    {
        var delta = new SignalsDelta();
        for (var i = 0; AnyDeltas.Packed(delta).Length < 1_000; i++)
            delta.Add(new SignalKey(i, SignalKind.CacheHit, string.Empty, string.Empty), 1);
        var bytes = AnyDeltas.Packed(delta);
        byte[] claims = [1, 0x80, 0x08];

        Assert.InRange(Allocations.Of(() => Assert.True(SignalsDeltaCodec.TryRead(bytes, out _, out _))), 1, 100_000);
        Assert.InRange(Allocations.Of(() => Assert.False(SignalsDeltaCodec.TryRead(claims, out _, out _))), 1, 10_000);
    }

    private static SignalKey ReadBack(SignalKey key)
    {
        var delta = new SignalsDelta();
        delta.Add(key, 1);
        Assert.True(SignalsDeltaCodec.TryRead(AnyDeltas.Packed(delta), out var read, out var error), error);
        return read.Entries.Keys.Single();
    }
}
