using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace SqlxOrleans.Api.Otlp;

/// <summary>The fields of a Span message that are read; its attributes are read beside it.</summary>
internal ref struct OtlpSpan
{
    // Number and wire type of each field in the one byte that both take.
    private const byte TraceIdTag = (1 << 3) | 2, SpanIdTag = (2 << 3) | 2, ParentTag = (4 << 3) | 2, NameTag = (5 << 3) | 2, KindTag = 6 << 3;
    private const byte StartTag = (7 << 3) | 1, EndTag = (8 << 3) | 1, AttributeTag = (9 << 3) | 2, StatusTag = (15 << 3) | 2;

    public ReadOnlySpan<byte> TraceId { get; private set; }

    public ReadOnlySpan<byte> SpanId { get; private set; }

    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Unix nanoseconds.</summary>
    public ulong Start { get; private set; }

    /// <summary>Unix nanoseconds.</summary>
    public ulong End { get; private set; }

    public ulong Kind { get; private set; }

    public ulong Status { get; private set; }

    public bool HasParent { get; private set; }

    /// <summary>
    /// Reads a message, over what was read before. Fields as every SDK writes them, with lengths below 16,384, are taken from where they stand; any other goes through
    /// <see cref="ProtobufReader"/>, which knows the whole format. The position is a local number: that is what makes it fast.
    /// </summary>
    /// <param name="message">The message's bytes.</param>
    /// <param name="origin">Where it stands in the request, for errors.</param>
    /// <param name="attributes">The resource's; the span's are added.</param>
    /// <exception cref="OtlpFormatException">The bytes stop making sense.</exception>
    public void Read(ReadOnlySpan<byte> message, int origin, ref OtlpAttributes attributes)
    {
        this = default;
        var at = 0;
        while (at < message.Length)
        {
            var rest = message[at..];
            var tag = rest[0];
            if (tag is StartTag or EndTag && rest.Length >= 9)
            {
                var time = BinaryPrimitives.ReadUInt64LittleEndian(rest[1..]);
                if (tag == StartTag)
                    Start = time;
                else
                    End = time;
                at += 9;
            }
            else if (tag == KindTag && rest.Length >= 2 && rest[1] < 0x80)
            {
                Kind = rest[1];
                at += 2;
            }
            else if (TryReadLength(rest, out var header, out var length))
            {
                Take(tag, rest.Slice(header, length), origin + at + header, ref attributes);
                at += header + length;
            }
            else
            {
                at = message.Length - ReadOther(rest, origin + at, ref attributes);
            }
        }
    }

    /// <summary>True for a field of bytes with a tag of one byte and a length of one or two, all of which is there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadLength(ReadOnlySpan<byte> field, out int header, out int length)
    {
        (header, length) = (2, 0);
        if (field.Length < 2 || (field[0] & 7) != 2 || field[0] is < 8 or >= 0x80)
            return false;
        length = field[1];
        if (length >= 0x80)
        {
            if (field.Length < 3 || field[2] >= 0x80)
                return false;
            (header, length) = (3, (length & 0x7F) | (field[2] << 7));
        }

        return length <= field.Length - header;
    }

    private void Take(byte tag, ReadOnlySpan<byte> value, int origin, ref OtlpAttributes attributes)
    {
        switch (tag)
        {
            case AttributeTag: attributes.Add(value, origin); break;
            case TraceIdTag: TraceId = value; break;
            case SpanIdTag: SpanId = value; break;
            case ParentTag: HasParent = value.ContainsAnyExcept((byte)0); break;
            case NameTag: Name = value; break;
            case StatusTag: Status = ReadStatus(value, origin); break;
            default: break;
        }
    }

    /// <summary>Reads one field of any layout; returns how many bytes follow it.</summary>
    private int ReadOther(ReadOnlySpan<byte> rest, int origin, ref OtlpAttributes attributes)
    {
        var field = new ProtobufReader(rest, origin);
        field.Next();
        switch (field.Field, field.Wire)
        {
            case (<= 15, WireType.Bytes):
                var value = field.ReadMessage();
                Take((byte)((field.Field << 3) | 2), value.Rest, value.Origin, ref attributes);
                break;
            case (6, WireType.Varint): Kind = field.ReadVarint(); break;
            case (7, WireType.Fixed64): Start = field.ReadFixed64(); break;
            case (8, WireType.Fixed64): End = field.ReadFixed64(); break;
            default: field.Skip(); break;
        }

        return field.Rest.Length;
    }

    private static ulong ReadStatus(ReadOnlySpan<byte> message, int origin)
    {
        var status = new ProtobufReader(message, origin);
        ulong code = 0;
        while (status.Next())
        {
            if (status.Field == 3 && status.Wire == WireType.Varint)
                code = status.ReadVarint();
            else
                status.Skip();
        }

        return code;
    }
}
