using System.Buffers.Binary;
using System.Text.Json;

namespace SqlxOrleans.Domain.Telemetry.Ats;

/// <summary>The names seen in one JSON object, as 64-bit hashes: finds duplicates and counts.</summary>
internal static class FieldNames
{
    /// <summary>Most fields of an object.</summary>
    public const int Max = 64;

    /// <summary>Longest field name in bytes.</summary>
    public const int MaxNameBytes = 128;

    /// <summary>Checks the name at which the reader stands, remembers it, and says which field of the parent it is.</summary>
    public static AtsError? Add(ref Utf8JsonReader reader, scoped Span<ulong> seen, ref int count, AtsField parent, out AtsField field)
    {
        field = AtsField.Unknown;
        scoped ReadOnlySpan<byte> name = reader.ValueSpan;
        if (name.Length > MaxNameBytes)
            return new AtsError("name_too_long", $"A field name is longer than {MaxNameBytes} bytes.");
        if (reader.ValueIsEscaped)
        {
            if (Unescape(ref reader) is not { } unescaped)
                return new AtsError("invalid_text", "A field name holds half of a surrogate pair.");
            name = unescaped;
        }

        var hash = Hash(name);
        if (seen[..count].Contains(hash))
            return new AtsError("duplicate_key", "A field occurs twice in one object.");
        if (count == Max)
            return new AtsError("too_many_fields", $"An object has more than {Max} fields.");
        seen[count++] = hash;
        if (parent is AtsField.Unknown or AtsField.AiMeta or AtsField.Labels)
            field = AtsFields.Find(parent, name);
        return null;
    }

    private static byte[]? Unescape(ref Utf8JsonReader reader)
    {
        var name = new byte[MaxNameBytes];
        try
        {
            return name[..reader.CopyString(name)];
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>
    /// Eight bytes at a time, each step a bijection of them: names of one length up to eight never meet, others by chance only.
    /// </summary>
    private static ulong Hash(ReadOnlySpan<byte> name)
    {
        var hash = Mix((ulong)name.Length);
        for (; name.Length > sizeof(ulong); name = name[sizeof(ulong)..])
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(name));
        ulong last = 0;
        if (name.Length == sizeof(ulong))
        {
            last = BinaryPrimitives.ReadUInt64LittleEndian(name);
        }
        else
        {
            foreach (var octet in name)
                last = (last << 8) | octet;
        }

        return Mix(hash ^ last);
    }

    private static ulong Mix(ulong word)
    {
        word = (word ^ (word >> 32)) * 0x9E3779B97F4A7C15UL;
        return word ^ (word >> 29);
    }
}
