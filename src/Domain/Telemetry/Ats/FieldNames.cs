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
        Span<byte> unescaped = stackalloc byte[MaxNameBytes];
        if (reader.ValueIsEscaped)
        {
            try
            {
                name = unescaped[..reader.CopyString(unescaped)];
            }
            catch (InvalidOperationException)
            {
                return new AtsError("invalid_text", "A field name holds half of a surrogate pair.");
            }
        }

        var hash = 14695981039346656037UL;
        foreach (var octet in name)
            hash = (hash ^ octet) * 1099511628211UL;
        if (seen[..count].Contains(hash))
            return new AtsError("duplicate_key", "A field occurs twice in one object.");
        if (count == Max)
            return new AtsError("too_many_fields", $"An object has more than {Max} fields.");
        seen[count++] = hash;
        if (parent is AtsField.Unknown or AtsField.AiMeta or AtsField.Labels)
            field = AtsFields.Find(parent, name);
        return null;
    }
}
