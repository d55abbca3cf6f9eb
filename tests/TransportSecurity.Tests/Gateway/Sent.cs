using System.Buffers;
using System.Buffers.Binary;
using Orleans.Runtime;
using Orleans.Serialization.Buffers;

namespace SqlxOrleans.TransportSecurity.Tests.Gateway;

/// <summary>What a client sends, ids written by Orleans' own codec.</summary>
internal sealed record Sent
{
    public const string Client = "4f6c65616e73";

    public int Direction { get; init; } = 1;

    /// <summary>Every flag but the one for entries of the grain directory's cache.</summary>
    public uint Flags { get; init; } = 0x017F;

    public string SenderType { get; init; } = "sys.client";

    public string SenderKey { get; init; } = Client;

    public string TargetType { get; init; } = "weights";

    public string TargetKey { get; init; } = "acme|prod-eu";

    /// <summary>The header, with something after the ids.</summary>
    public byte[] Header
    {
        get
        {
            var bytes = new ArrayBufferWriter<byte>();
            var writer = Writer.Create(bytes, null!);
            writer.WriteUInt32(((uint)Direction << 16) | Flags);
            writer.WriteInt64(4711);
            foreach (var part in new[] { SenderType, SenderKey, TargetType, TargetKey })
                IdSpanCodec.WriteRaw(ref writer, part.Length == 0 ? default : IdSpan.Create(part));
            writer.Write("more of the header"u8);
            writer.Commit();
            return bytes.WrittenSpan.ToArray();
        }
    }

    /// <summary>A preamble and these messages.</summary>
    public static byte[] Stream(int bodyBytes, params Sent[] messages)
    {
        using var stream = new MemoryStream();
        stream.Write([3, 0, 0, 0, 1, 2, 3]);
        foreach (var message in messages)
        {
            var lengths = new byte[8];
            BinaryPrimitives.WriteInt32LittleEndian(lengths, message.Header.Length);
            BinaryPrimitives.WriteInt32LittleEndian(lengths.AsSpan(4), bodyBytes);
            stream.Write(lengths);
            stream.Write(message.Header);
            stream.Write(new byte[bodyBytes]);
        }

        return stream.ToArray();
    }
}
