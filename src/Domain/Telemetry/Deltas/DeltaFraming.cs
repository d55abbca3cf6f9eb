using System.Buffers;
using System.Text;

namespace SqlxOrleans.Domain.Telemetry.Deltas;

/// <summary>
/// Puts many deltas of one tenant in one payload: version, then per delta the workspace, what it is, and its length-prefixed
/// bytes, so that a batch is split by key without decoding what is inside.
/// </summary>
public static class DeltaFraming
{
    /// <summary>Largest payload in bytes.</summary>
    public const int MaxPayloadBytes = 4 * 1024 * 1024;

    /// <summary>Most deltas in one payload.</summary>
    public const int MaxFrames = 65_536;

    private const byte FormatVersion = 1;
    private const byte SignalsTag = 16;

    /// <summary>Starts a payload.</summary>
    public static void WriteHeader(IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Varint.Write(writer, FormatVersion);
    }

    /// <summary>Appends a workload's delta.</summary>
    public static void Write(IBufferWriter<byte> writer, WorkspaceId workspace, WorkloadClass workloadClass, WorkloadDelta delta)
    {
        var body = new ArrayBufferWriter<byte>(256);
        WorkloadDeltaCodec.Write(delta, body);
        WriteFrame(writer, workspace, (byte)workloadClass, body.WrittenSpan);
    }

    /// <summary>Appends a workspace's signals.</summary>
    public static void Write(IBufferWriter<byte> writer, WorkspaceId workspace, SignalsDelta delta)
    {
        var body = new ArrayBufferWriter<byte>(256);
        SignalsDeltaCodec.Write(delta, body);
        WriteFrame(writer, workspace, SignalsTag, body.WrittenSpan);
    }

    /// <summary>Splits a payload; false, with what is wrong, when its framing cannot be read.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> payload, out IReadOnlyList<DeltaFrame> frames, out string? error)
    {
        var read = new List<DeltaFrame>();
        frames = read;
        var source = payload.Span;
        error = null;
        if (!Varint.TryRead(ref source, out var version) || version != FormatVersion)
            error = $"the payload does not start with framing version {FormatVersion}";
        while (error is null && source.Length > 0)
        {
            var at = payload.Length - source.Length;
            if (read.Count == MaxFrames)
            {
                error = $"more than {MaxFrames} deltas at byte {at}";
                break;
            }

            if (!Varint.TryReadBounded(ref source, 63, out var nameLength) || nameLength > source.Length
                || !WorkspaceId.TryParse(Encoding.UTF8.GetString(source[..nameLength]), out var workspace))
            {
                error = $"bad workspace name at byte {at}";
                break;
            }

            source = source[nameLength..];
            if (!Varint.TryReadBounded(ref source, SignalsTag, out var tag) || tag is > (byte)WorkloadClass.S and < SignalsTag
                || !Varint.TryReadBounded(ref source, MaxPayloadBytes, out var length) || length > source.Length)
            {
                error = $"bad frame at byte {at}";
                break;
            }

            read.Add(new DeltaFrame(
                workspace,
                tag == SignalsTag ? null : (WorkloadClass)tag,
                payload.Slice(payload.Length - source.Length, length)));
            source = source[length..];
        }

        if (error is not null)
            frames = [];
        return error is null;
    }

    private static void WriteFrame(IBufferWriter<byte> writer, WorkspaceId workspace, byte tag, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Span<byte> name = stackalloc byte[63];
        var nameLength = Encoding.UTF8.GetBytes(workspace.ToString(), name);
        Varint.Write(writer, (ulong)nameLength);
        writer.Write(name[..nameLength]);
        Varint.Write(writer, tag);
        Varint.Write(writer, (ulong)body.Length);
        writer.Write(body);
    }
}
