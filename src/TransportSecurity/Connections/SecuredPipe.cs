using System.IO.Pipelines;
using System.Net.Security;

namespace SqlxOrleans.TransportSecurity.Connections;

/// <summary>The pipes that Orleans reads and writes above TLS.</summary>
internal sealed class SecuredPipe(SslStream stream) : IDuplexPipe
{
    // A record of TLS is at most 16 KiB. An idle connection waits without a buffer.
    private const int RecordBytes = 16 * 1024;

    public PipeReader Input { get; } = PipeReader.Create(
        stream, new StreamPipeReaderOptions(bufferSize: 2 * RecordBytes, minimumReadSize: 1024, leaveOpen: true, useZeroByteReads: true));

    public PipeWriter Output { get; } = new Writer(
        PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: RecordBytes, leaveOpen: true)));

    /// <summary>
    /// Orleans completes its writer from where it cannot wait, and what is unsent then belongs to a connection that failed: it must not be
    /// written, since an exception would leave the connection half closed.
    /// </summary>
    private sealed class Writer(PipeWriter inner) : PipeWriter
    {
        private static readonly IOException Ended = new("The connection ended.");

        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public override void Advance(int bytes) => inner.Advance(bytes);

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
            inner.WriteAsync(source, cancellationToken);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception ?? Ended);
    }
}
