using System.Buffers.Binary;
using System.Net;

namespace SqlxOrleans.Load.Noisy;

/// <summary>A body as one gRPC message.</summary>
internal sealed class GrpcFrameContent(ReadOnlyMemory<byte> body) : HttpContent
{
    private const int PrefixBytes = 5;

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var prefix = new byte[PrefixBytes];
        BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(1), body.Length);
        await stream.WriteAsync(prefix);
        await stream.WriteAsync(body);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = PrefixBytes + body.Length;
        return true;
    }
}
