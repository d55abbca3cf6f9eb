using System.Buffers;
using SqlxOrleans.Domain.Sketches;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Sketches;

internal static class Packed
{
    public static byte[] Bytes(LatencySketch sketch)
    {
        var writer = new ArrayBufferWriter<byte>();
        sketch.WriteTo(writer);
        return writer.WrittenSpan.ToArray();
    }

    public static byte[] Bytes(SketchWindows windows)
    {
        var writer = new ArrayBufferWriter<byte>();
        windows.WriteTo(writer);
        return writer.WrittenSpan.ToArray();
    }

    public static LatencySketch Read(ReadOnlySpan<byte> bytes)
    {
        Assert.True(LatencySketch.TryRead(bytes, out var sketch, out var consumed));
        Assert.Equal(bytes.Length, consumed);
        return sketch;
    }
}
