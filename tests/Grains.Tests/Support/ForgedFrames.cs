using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Orleans.Runtime;
using Orleans.Serialization.Buffers;

namespace SqlxOrleans.Grains.Tests.Support;

/// <summary>
/// Sits in a real Orleans client's connection and, once it is armed, writes another sender into every message to a grain: what a process with a client
/// of its own making would do.
/// </summary>
internal sealed class ForgedFrames
{
    /// <summary>The sender to write; null leaves messages as they are.</summary>
    public GrainId? Sender { get; set; }

    /// <summary>Messages that were changed.</summary>
    public int Count { get; private set; }

    public void Use(IConnectionBuilder connections) => connections.Use(next => async context =>
    {
        var transport = context.Transport;
        var pipe = new Pipe();
        var pumping = PumpAsync(pipe.Reader, transport.Output);
        context.Transport = new Ends(transport.Input, pipe.Writer);
        try
        {
            await next(context);
        }
        finally
        {
            await pipe.Writer.CompleteAsync();
            await pumping;
            context.Transport = transport;
        }
    });

    private async Task PumpAsync(PipeReader from, PipeWriter to)
    {
        try
        {
            var preamble = await TakeAsync(from, sizeof(int));
            to.Write(preamble);
            await to.WriteAsync(await TakeAsync(from, BinaryPrimitives.ReadInt32LittleEndian(preamble)));
            while (true)
            {
                var lengths = await TakeAsync(from, 8);
                var header = await TakeAsync(from, BinaryPrimitives.ReadInt32LittleEndian(lengths));
                var body = await TakeAsync(from, BinaryPrimitives.ReadInt32LittleEndian(lengths.AsSpan(4)));
                if (Sender is { } sender)
                    header = Forge(header, sender);
                BinaryPrimitives.WriteInt32LittleEndian(lengths, header.Length);
                await to.WriteAsync((byte[])[.. lengths, .. header, .. body]);
            }
        }
        catch (Exception ended) when (ended is EndOfStreamException or IOException or InvalidOperationException)
        {
            // The connection.
        }
    }

    private byte[] Forge(byte[] header, GrainId sender)
    {
        var reader = Reader.Create(header.AsSpan(12), null!);
        IdSpanCodec.ReadRaw(ref reader);
        IdSpanCodec.ReadRaw(ref reader);
        var rest = header.AsSpan(12 + (int)reader.Position);
        if (Encoding.UTF8.GetString(IdSpanCodec.ReadRaw(ref reader).AsSpan()).StartsWith("sys.", StringComparison.Ordinal))
            return header;
        Count++;
        var bytes = new ArrayBufferWriter<byte>();
        var writer = Writer.Create(bytes, null!);
        writer.Write(header.AsSpan(0, 12));
        IdSpanCodec.WriteRaw(ref writer, IdSpan.Create(sender.Type.ToString()!));
        IdSpanCodec.WriteRaw(ref writer, sender.Key);
        writer.Write(rest);
        writer.Commit();
        return bytes.WrittenSpan.ToArray();
    }

    private static async Task<byte[]> TakeAsync(PipeReader from, int count)
    {
        var read = await from.ReadAtLeastAsync(count);
        if (read.Buffer.Length < count)
            throw new EndOfStreamException();
        var taken = read.Buffer.Slice(0, count);
        var bytes = taken.ToArray();
        from.AdvanceTo(taken.End);
        return bytes;
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
