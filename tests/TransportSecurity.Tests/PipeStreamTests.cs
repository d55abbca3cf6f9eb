using System.IO.Pipelines;
using CsCheck;
using SqlxOrleans.TransportSecurity.Connections;

namespace SqlxOrleans.TransportSecurity.Tests;

public sealed class PipeStreamTests : IDisposable
{
    private readonly Pipe _input = new(new PipeOptions(minimumSegmentSize: 16, pauseWriterThreshold: 0));
    private readonly Pipe _output = new();
    private readonly PipeStream _stream;

    public PipeStreamTests() => _stream = new PipeStream(new Pipes(_input.Reader, _output.Writer));

    /// <summary>As Orleans' sockets do, it arrives in many small pieces; reads ask for less and for more than there is, and for nothing.</summary>
    [Fact]
    public async Task Reads_give_what_arrived_in_order_whatever_they_ask_for() =>
        await Gen.Select(Gen.Byte.Array[1, 30_000], Gen.Int[0, 40_000].Array[1, 8]).SampleAsync(
            async (bytes, sizes) =>
            {
                await _input.Writer.WriteAsync(bytes);
                var read = new MemoryStream();
                for (var i = 0; read.Length < bytes.Length; i++)
                {
                    var buffer = new byte[i < sizes.Length ? sizes[i] : 4096];
                    var count = await _stream.ReadAsync(buffer);
                    Assert.Equal(Math.Min(buffer.Length, bytes.Length - read.Length), count);
                    read.Write(buffer.AsSpan(0, count));
                }

                Assert.Equal(bytes, read.ToArray());
            },
            iter: 200,
            threads: 1);

    [Fact]
    public async Task A_read_of_nothing_waits_until_there_is_something()
    {
        var waiting = _stream.ReadAsync(Memory<byte>.Empty);
        Assert.False(waiting.IsCompleted);
        await _input.Writer.WriteAsync(new byte[] { 1 });
        Assert.Equal(0, await waiting);
        Assert.Equal(1, await _stream.ReadAsync(new byte[2]));
    }

    [Fact]
    public async Task Cancelling_ends_the_stream_for_good()
    {
        _input.Reader.CancelPendingRead();
        Assert.Equal(0, await _stream.ReadAsync(new byte[1]));
        await _input.Writer.WriteAsync(new byte[] { 1 });
        Assert.Equal(0, await _stream.ReadAsync(new byte[1]));
    }

    [Fact]
    public async Task A_write_to_an_ended_connection_fails()
    {
        await _stream.WriteAsync(new byte[] { 1 });
        Assert.Equal(1, (await _output.Reader.ReadAsync()).Buffer.Length);
        _output.Reader.Complete();
        await Assert.ThrowsAsync<IOException>(async () => await _stream.WriteAsync(new byte[] { 2 }));
    }

    public void Dispose() => _stream.Dispose();

    private sealed record Pipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
