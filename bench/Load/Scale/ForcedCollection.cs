using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace SqlxOrleans.Load.Scale;

/// <summary>
/// Makes another .NET process collect its whole heap, as dotnet-gcdump does: a trace session that asks the runtime for it, over
/// the process's diagnostic socket. Only after that does the heap's size say what is alive.
/// </summary>
internal static class ForcedCollection
{
    private const byte EventPipe = 2;
    private const byte StopTracing = 1;
    private const byte CollectTracing = 2;
    private const byte Ok = 0;
    private const byte Server = 0xFF;
    private const int HeaderBytes = 20;
    private const long GcAndHeapCollect = 0x800001;
    private static readonly byte[] Magic = "DOTNET_IPC_V1\0"u8.ToArray();

    public static async Task RunAsync(int pid, CancellationToken cancellationToken)
    {
        var path = Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{pid}-*-socket").FirstOrDefault()
            ?? throw new IOException($"Process {pid} has no diagnostic socket.");
        using var session = await SendAsync(path, CollectTracing, Providers(), cancellationToken);
        var answer = new byte[HeaderBytes + sizeof(long)];
        await session.ReadExactlyAsync(answer, cancellationToken);
        Require(answer);
        using var stop = await SendAsync(path, StopTracing, answer[HeaderBytes..], cancellationToken);

        // The stream ends when the session does, and the session when its events, the collection's among them, are out.
        await session.CopyToAsync(Stream.Null, cancellationToken);
    }

    private static async Task<NetworkStream> SendAsync(string path, byte command, byte[] payload, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        var message = new byte[HeaderBytes + payload.Length];
        Magic.CopyTo(message, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(14), (ushort)message.Length);
        (message[16], message[17]) = (EventPipe, command);
        payload.CopyTo(message, HeaderBytes);
        await socket.SendAsync(message, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Buffer size in MB, the nettrace format, one provider: keywords, level, name, no filter.</summary>
    private static byte[] Providers()
    {
        using var payload = new MemoryStream();
        using var writer = new BinaryWriter(payload, Encoding.Unicode);
        const string Provider = "Microsoft-Windows-DotNETRuntime";
        writer.Write(16);
        writer.Write(1);
        writer.Write(1);
        writer.Write(GcAndHeapCollect);
        writer.Write(4);
        writer.Write(Provider.Length + 1);
        writer.Write(Encoding.Unicode.GetBytes(Provider + "\0"));
        writer.Write(0);
        writer.Flush();
        return payload.ToArray();
    }

    private static void Require(ReadOnlySpan<byte> answer)
    {
        if (answer[16] != Server || answer[17] != Ok)
            throw new IOException($"The runtime refused the trace session with 0x{BinaryPrimitives.ReadUInt32LittleEndian(answer[HeaderBytes..]):X8}.");
    }
}
