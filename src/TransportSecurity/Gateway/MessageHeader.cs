using System.Buffers.Binary;
using System.Numerics;

namespace SqlxOrleans.TransportSecurity.Gateway;

/// <summary>
/// What the header of an Orleans message says first: flags (4 bytes, in them the direction), a number (8), then sender and target, each a grain type
/// and a key. Source: <c>MessageSerializer.Serialize</c> of Orleans 10, whose format is its own and may change with it: a gateway that no
/// kernel can use any more is how that would show.
/// </summary>
internal readonly ref struct MessageHeader
{
    private const int FixedBytes = 12;
    private const int DirectionShift = 16;
    private const uint HasCacheInvalidation = 1 << 7;
    private const int HashBytes = 4;
    private const int MaxVarIntBytes = 5;

    private MessageHeader(
        uint flags, ReadOnlySpan<byte> senderType, ReadOnlySpan<byte> senderKey, ReadOnlySpan<byte> targetType, ReadOnlySpan<byte> targetKey)
    {
        Direction = (int)(flags >> DirectionShift) & 0xF;
        SaysWhereGrainsAre = (flags & HasCacheInvalidation) != 0;
        SenderType = senderType;
        SenderKey = senderKey;
        TargetType = targetType;
        TargetKey = targetKey;
    }

    /// <summary>1 a request, 2 a response, 3 one way.</summary>
    public int Direction { get; }

    /// <summary>It has entries for the receiver's list of where grains are, which it would believe.</summary>
    public bool SaysWhereGrainsAre { get; }

    public ReadOnlySpan<byte> SenderType { get; }

    public ReadOnlySpan<byte> SenderKey { get; }

    public ReadOnlySpan<byte> TargetType { get; }

    public ReadOnlySpan<byte> TargetKey { get; }

    /// <summary>False when the bytes end before the target does.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out MessageHeader header)
    {
        header = default;
        if (bytes.Length < FixedBytes)
            return false;
        var flags = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        var at = FixedBytes;
        if (!TryTake(bytes, ref at, out var senderType) || !TryTake(bytes, ref at, out var senderKey)
            || !TryTake(bytes, ref at, out var targetType) || !TryTake(bytes, ref at, out var targetKey))
            return false;
        header = new MessageHeader(flags, senderType, senderKey, targetType, targetKey);
        return true;
    }

    /// <summary>A part of an id: its length, and unless that is 0 a hash, which says nothing new, and the bytes.</summary>
    private static bool TryTake(ReadOnlySpan<byte> bytes, scoped ref int at, out ReadOnlySpan<byte> part)
    {
        part = default;
        if (!TryReadVarUInt32(bytes, ref at, out var length))
            return false;
        if (length == 0)
            return true;
        if (length > Math.Max(0, bytes.Length - at - HashBytes))
            return false;
        part = bytes.Slice(at + HashBytes, (int)length);
        at += HashBytes + (int)length;
        return true;
    }

    /// <summary>The zeros below the lowest one say how many bytes follow; 7 bits of each byte are the number's.</summary>
    private static bool TryReadVarUInt32(ReadOnlySpan<byte> bytes, scoped ref int at, out uint value)
    {
        value = 0;
        if (at >= bytes.Length)
            return false;
        var count = BitOperations.TrailingZeroCount(bytes[at] | 0x100) + 1;
        if (count > MaxVarIntBytes || count > bytes.Length - at)
            return false;
        ulong all = 0;
        for (var i = 0; i < count; i++)
            all |= (ulong)bytes[at + i] << (8 * i);
        all >>= count;
        at += count;
        value = (uint)all;
        return all <= uint.MaxValue;
    }
}
