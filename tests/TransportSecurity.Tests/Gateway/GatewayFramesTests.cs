using System.Buffers;
using System.IO.Pipelines;
using CsCheck;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Time.Testing;
using SqlxOrleans.TransportSecurity.Connections;
using SqlxOrleans.TransportSecurity.Gateway;
using SqlxOrleans.TransportSecurity.Identity;

namespace SqlxOrleans.TransportSecurity.Tests.Gateway;

/// <summary>Messages on a connection, in whatever pieces they come.</summary>
public sealed class GatewayFramesTests
{
    private static readonly Sent Forged = new() { SenderKey = "hosted-127.0.0.1:11111@1" };

    private readonly Roster _roster = new();
    private readonly Lines _lines = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task What_is_allowed_arrives_unchanged_in_whatever_pieces_it_comes()
    {
        await Gen.Select(Gen.Int[1, 40], Gen.Int[0, 300], Gen.Int[1, 500].Array[1, 20]).SampleAsync(
            async (messages, body, pieces) =>
            {
                var stream = Sent.Stream(body, [.. Enumerable.Repeat(new Sent(), messages)]);
                Assert.Equal(stream, await ReadAsync(stream, pieces));
            },
            iter: 200);
        Assert.Empty(_lines.All);
    }

    [Fact]
    public async Task A_forged_message_is_found_behind_any_others_and_none_of_it_can_be_read()
    {
        await Gen.Select(Gen.Int[0, 20], Gen.Int[0, 300], Gen.Int[1, 500].Array[1, 20]).SampleAsync(
            async (before, body, pieces) =>
            {
                var good = Sent.Stream(body, [.. Enumerable.Repeat(new Sent(), before)]);
                var stream = Sent.Stream(body, [.. Enumerable.Repeat(new Sent(), before), Forged, new Sent()]);
                var read = await ReadAsync(stream, pieces);

                // Its lengths and a part of its header may have come before the rest; never the whole of it.
                Assert.True(read.Length < good.Length + 8 + Forged.Header.Length);
            },
            iter: 200);
        Assert.Contains("from within the cluster", _lines.All.First().Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no preamble", new byte[] { 255, 255, 255, 127 })]
    [InlineData("a negative preamble", new byte[] { 255, 255, 255, 255 })]
    [InlineData("no header", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData("a negative header", new byte[] { 0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0 })]
    [InlineData("a negative body", new byte[] { 0, 0, 0, 0, 1, 0, 0, 0, 255, 255, 255, 255 })]
    public async Task What_is_no_message_ends_the_connection(string what, byte[] stream)
    {
        Assert.NotNull(what);
        Assert.Empty(await ReadAsync(stream, [stream.Length]));
        Assert.Single(_lines.All);
    }

    [Fact]
    public async Task A_connection_ends_when_its_certificate_does()
    {
        var stream = Sent.Stream(0, new Sent());
        Assert.Equal(stream, await ReadAsync(stream, [9]));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await ReadAsync(stream, [9]));
        Assert.Contains("has expired", _lines.All.Last().Text, StringComparison.Ordinal);
    }

    /// <summary>What Orleans would read, a whole message or preamble at a time, and left in the buffer until it is whole.</summary>
    private async Task<byte[]> ReadAsync(byte[] stream, int[] pieces)
    {
        var read = new List<byte>();
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
        var context = new DefaultConnectionContext { Transport = new GuardedPipe(pipe.Reader, pipe.Writer) };
        Assert.True(PeerIdentity.TryParse(Who.Kernel, out var kernel));
        context.Features.Set(new VerifiedPeer(kernel, _time.Start.AddHours(1)));
        var middleware = new GatewayMiddleware(_roster, _time, new RefusalLog("gateway", TimeProvider.System, _lines));
        await middleware.OnConnectionAsync(context, async guarded =>
        {
            var (begun, consumed) = (false, 0);
            for (var (at, i) = (0, 0); at < stream.Length; i++)
            {
                var piece = stream.AsMemory(at, Math.Min(pieces[i % pieces.Length], stream.Length - at));
                at += piece.Length;
                await pipe.Writer.WriteAsync(piece);
                var result = await guarded.Transport.Input.ReadAsync();
                if (result.IsCompleted)
                    break;
                read.RemoveRange(consumed, read.Count - consumed);
                read.AddRange(result.Buffer.ToArray());

                var whole = WholeOf(result.Buffer.ToArray(), ref begun);
                consumed += whole;
                guarded.Transport.Input.AdvanceTo(result.Buffer.GetPosition(whole), result.Buffer.End);
            }
        });
        return [.. read];
    }

    private static int WholeOf(ReadOnlySpan<byte> buffer, ref bool begun)
    {
        var whole = 0;
        if (!begun && buffer.Length >= 4 && buffer.Length >= 4 + BitConverter.ToInt32(buffer))
            (begun, whole) = (true, 4 + BitConverter.ToInt32(buffer));
        while (begun && buffer.Length >= whole + 8
            && 8 + BitConverter.ToInt32(buffer[whole..]) + BitConverter.ToInt32(buffer[(whole + 4)..]) is var frame && buffer.Length >= whole + frame)
            whole += frame;
        return whole;
    }
}
