using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using SqlxOrleans.Domain.Slos;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Slos;

/// <summary>What is asserted of every packed snapshot part.</summary>
internal static class PackedForms
{
    public delegate bool Reader<T>(ReadOnlySpan<byte> source, out T value, out int consumed);

    public static byte[] Of(CounterWindows windows)
    {
        var writer = new ArrayBufferWriter<byte>();
        windows.WriteTo(writer);
        return writer.WrittenSpan.ToArray();
    }

    public static byte[] Of(WatermarkTracker tracker)
    {
        var writer = new ArrayBufferWriter<byte>();
        tracker.WriteTo(writer);
        return writer.WrittenSpan.ToArray();
    }

    public static CounterWindows RoundTrip(CounterWindows windows) => RoundTrip<CounterWindows>(Of(windows), CounterWindows.TryRead);

    public static WatermarkTracker RoundTrip(WatermarkTracker tracker) => RoundTrip<WatermarkTracker>(Of(tracker), WatermarkTracker.TryRead);

    public static void AssertRefusedWhenBroken<T>(byte[] bytes, int place, byte flip, Reader<T> read)
    {
        for (var length = 0; length < bytes.Length; length++)
            Assert.False(read(bytes.AsSpan(0, length), out _, out _));
        bytes[place % bytes.Length] ^= flip;
        Assert.False(read(bytes, out _, out var consumed));
        Assert.Equal(0, consumed);
    }

    /// <summary>Reads noise as it is, and again inside a frame whose checksum is right, so that the body's reader sees it.</summary>
    public static void AssertNoiseIsHandled<T>(byte[] noise, Reader<T> read)
    {
        Assert.InRange(Consumed(noise), 0, noise.Length);
        var checksum = uint.MaxValue;
        foreach (var value in noise)
            checksum = BitOperations.Crc32C(checksum, value);
        var framed = new byte[noise.Length + (noise.Length < 128 ? 5 : 6)];
        framed[0] = (byte)(noise.Length < 128 ? noise.Length : (noise.Length & 0x7F) | 0x80);
        if (noise.Length >= 128)
            framed[1] = (byte)(noise.Length >> 7);
        noise.CopyTo(framed.AsSpan(framed.Length - 4 - noise.Length));
        BinaryPrimitives.WriteUInt32LittleEndian(framed.AsSpan(framed.Length - 4), ~checksum);
        Assert.True(Consumed(framed) is 0 || Consumed(framed) == framed.Length);

        int Consumed(byte[] bytes)
        {
            var accepted = read(bytes, out var value, out var consumed);
            Assert.NotNull(value);
            Assert.Equal(accepted, consumed > 0);
            return consumed;
        }
    }

    private static T RoundTrip<T>(byte[] bytes, Reader<T> read)
    {
        // What follows belongs to somebody else.
        Assert.True(read([.. bytes, 7, 7, 7], out var value, out var consumed));
        Assert.Equal(bytes.Length, consumed);
        return value;
    }
}
