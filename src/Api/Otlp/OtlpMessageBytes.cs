using System.Buffers;

namespace SqlxOrleans.Api.Otlp;

/// <summary>A gRPC message as it came, unread; a large one in a pooled array, which is given back on disposal.</summary>
internal sealed class OtlpMessageBytes : IDisposable
{
    private byte[] _bytes;
    private readonly bool _isPooled;

    private OtlpMessageBytes(byte[] bytes, int length, bool isPooled) => (_bytes, Length, _isPooled) = (bytes, length, isPooled);

    public int Length { get; }

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    /// <summary>A message of bytes that are its own.</summary>
    public static OtlpMessageBytes Of(byte[] bytes) => new(bytes, bytes.Length, isPooled: false);

    /// <summary>A message of bytes that are the transport's and will not stay.</summary>
    public static OtlpMessageBytes Copy(in ReadOnlySequence<byte> bytes)
    {
        var length = checked((int)bytes.Length);
        var copy = ArrayPool<byte>.Shared.Rent(length);
        bytes.CopyTo(copy);
        return new OtlpMessageBytes(copy, length, isPooled: true);
    }

    public void Dispose()
    {
        if (_isPooled && _bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }
}
