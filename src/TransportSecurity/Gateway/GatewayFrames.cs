using System.Buffers;
using System.Buffers.Binary;

namespace SqlxOrleans.TransportSecurity.Gateway;

/// <summary>
/// Finds the messages in what a connection sends: first a preamble with its length (4 bytes), then frames, each with the lengths of header and body (4
/// bytes each). A header is judged before anybody can have read its message.
/// </summary>
internal sealed class GatewayFrames(GatewayRules rules)
{
    /// <summary>Ids of kernels' messages end long before: a tenant, a workspace, a GUID.</summary>
    private const int MostRead = 1024;
    private const int MaxPreamble = 1024;
    private const int LengthBytes = 8;

    private bool _begun;

    // Where the next frame begins that was not judged yet, counted from the start of the buffer.
    private long _next;

    /// <summary>Judges what has come since the last time.</summary>
    /// <param name="buffer">All that has come and was not passed by <see cref="Advance"/>.</param>
    /// <returns>Why the connection must end; null when it may go on.</returns>
    public string? ReasonAgainst(in ReadOnlySequence<byte> buffer)
    {
        Span<byte> bytes = stackalloc byte[MostRead];
        while (true)
        {
            var lengths = _begun ? LengthBytes : sizeof(int);
            if (buffer.Length - _next < lengths)
                return null;
            var rest = buffer.Slice(_next);
            rest.Slice(0, lengths).CopyTo(bytes);
            var header = BinaryPrimitives.ReadInt32LittleEndian(bytes);
            if (!_begun)
            {
                if (header is < 0 or > MaxPreamble)
                    return "it did not begin as Orleans does.";
                (_begun, _next) = (true, _next + lengths + header);
                continue;
            }

            var body = BinaryPrimitives.ReadInt32LittleEndian(bytes[sizeof(int)..]);
            if (header <= 0 || body < 0)
                return "it sent what is no message.";
            var judged = Math.Min(header, MostRead);
            if (rest.Length < lengths + judged)
                return null;
            rest.Slice(lengths, judged).CopyTo(bytes);
            if (rules.ReasonAgainst(bytes[..judged]) is { } reason)
                return reason;
            _next += lengths + (long)header + body;
        }
    }

    /// <summary>The first bytes were consumed, all of messages that were judged.</summary>
    public void Advance(long count)
    {
        if (count > _next)
            throw new InvalidOperationException("A part of a message was consumed before the message could be judged.");
        _next -= count;
    }
}
