using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace SqlxOrleans.Load.Bombs;

/// <summary>
/// HTTP/1.1 by hand: sends what no client library would, and reads the answer while it still sends, as a refusal comes before the body ends.
/// </summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private const int AnswerBytes = 16 * 1024;

    private readonly Socket _socket;
    private readonly NetworkStream _stream;

    private RawConnection(Socket socket) => (_socket, _stream) = (socket, new NetworkStream(socket, ownsSocket: true));

    public NetworkStream Stream => _stream;

    public static async Task<RawConnection> OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, cancellationToken);
            return new RawConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends and reads at the same time until the answer is there.</summary>
    /// <returns>Its status; 0 when the connection ended without one.</returns>
    public async Task<int> ExchangeAsync(string head, Func<Stream, CancellationToken, Task> body, CancellationToken cancellationToken)
    {
        using var answered = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = SendAsync(head, body, answered.Token);
        var status = await ReadStatusAsync(cancellationToken);
        await answered.CancelAsync();
        await sending;
        return status;
    }

    /// <summary>Reads up to an answer's first line; 0 when there is none.</summary>
    public async Task<int> ReadStatusAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[AnswerBytes];
        var length = 0;
        try
        {
            while (length < buffer.Length)
            {
                var read = await _stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
                if (read == 0)
                    return 0;
                length += read;
                var line = buffer.AsSpan(0, length).IndexOf("\r\n"u8);
                if (line >= 0)
                    return StatusOf(Encoding.Latin1.GetString(buffer, 0, line));
            }
        }
        catch (IOException)
        {
            // Reset: the silo did not wait for the rest of what was sent.
        }

        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _socket.Dispose();
    }

    private async Task SendAsync(string head, Func<Stream, CancellationToken, Task> body, CancellationToken cancellationToken)
    {
        try
        {
            await _stream.WriteAsync(Encoding.Latin1.GetBytes(head), cancellationToken);
            await body(_stream, cancellationToken);
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException)
        {
            // The answer came first, or the silo closed the connection.
        }
    }

    private static int StatusOf(string line) =>
        line.Split(' ') is ["HTTP/1.1", var status, ..] && int.TryParse(status, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
