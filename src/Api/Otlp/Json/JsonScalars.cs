using System.Buffers.Text;
using System.Text.Json;

namespace SqlxOrleans.Api.Otlp.Json;

/// <summary>Reads the values of OTLP/JSON: 64-bit integers may be strings, doubles too, and ids are hexadecimal.</summary>
internal static class JsonScalars
{
    private const double LargestExact = 1L << 53;

    /// <summary>Writes a field of one value.</summary>
    public static void Write(ref Utf8JsonReader reader, JsonField field, ProtobufBuffer into)
    {
        switch (field.Kind)
        {
            case JsonKind.Text:
                WriteText(ref reader, field.Number, into);
                break;
            case JsonKind.Hex:
                WriteHex(ref reader, field.Number, into);
                break;
            case JsonKind.Bool:
                if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
                    throw OtlpJsonReader.Wrong(ref reader, "true or false");
                WriteVarint(field.Number, reader.TokenType == JsonTokenType.True ? 1UL : 0, into);
                break;
            case JsonKind.Integer:
                WriteVarint(field.Number, Integer(ref reader), into);
                break;
            case JsonKind.ZigZag:
                var signed = (long)Integer(ref reader);
                if (signed is < int.MinValue or > int.MaxValue)
                    throw OtlpJsonReader.Wrong(ref reader, "a number of 32 bits");
                WriteVarint(field.Number, (uint)((int)signed << 1) ^ (uint)((int)signed >> 31), into);
                break;
            case JsonKind.Fixed:
                WriteFixed(field.Number, Integer(ref reader), into);
                break;
            default:
                WriteFixed(field.Number, BitConverter.DoubleToUInt64Bits(Double(ref reader)), into);
                break;
        }
    }

    /// <summary>A whole number as the 64 bits of it, signed or not.</summary>
    public static ulong Integer(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.Number or JsonTokenType.String && !reader.ValueIsEscaped)
        {
            var text = reader.ValueSpan;
            if (Utf8Parser.TryParse(text, out ulong number, out var read) && read == text.Length)
                return number;
            if (Utf8Parser.TryParse(text, out long signed, out read) && read == text.Length)
                return (ulong)signed;
            if (Utf8Parser.TryParse(text, out double real, out read) && read == text.Length && Math.Abs(real) <= LargestExact && real == Math.Truncate(real))
                return (ulong)(long)real;
        }

        throw OtlpJsonReader.Wrong(ref reader, "a whole number of 64 bits");
    }

    /// <summary>A number; beyond the range of double it is infinite, and whoever reads it decides.</summary>
    public static double Double(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
            return reader.GetDouble();
        if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped)
        {
            var text = reader.ValueSpan;
            if (text.SequenceEqual("NaN"u8))
                return double.NaN;
            if (text.SequenceEqual("Infinity"u8))
                return double.PositiveInfinity;
            if (text.SequenceEqual("-Infinity"u8))
                return double.NegativeInfinity;
            if (Utf8Parser.TryParse(text, out double number, out var read) && read == text.Length)
                return number;
        }

        throw OtlpJsonReader.Wrong(ref reader, "a number");
    }

    private static void WriteText(ref Utf8JsonReader reader, int field, ProtobufBuffer into)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw OtlpJsonReader.Wrong(ref reader, "a string");
        var start = into.Begin(field);
        try
        {
            // Unescaped it is never longer.
            into.Advance(reader.CopyString(into.Reserve(reader.ValueSpan.Length)));
        }
        catch (InvalidOperationException)
        {
            throw OtlpJsonReader.Wrong(ref reader, "UTF-8, or it holds half of a surrogate pair");
        }

        into.End(start);
    }

    private static void WriteHex(ref Utf8JsonReader reader, int field, ProtobufBuffer into)
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueIsEscaped)
            throw OtlpJsonReader.Wrong(ref reader, "a string of hexadecimal digits");
        var start = into.Begin(field);
        var text = reader.ValueSpan;
        if (Convert.FromHexString(text, into.Reserve(text.Length), out var consumed, out var written) != System.Buffers.OperationStatus.Done
            || consumed != text.Length)
            throw OtlpJsonReader.Wrong(ref reader, "a string of hexadecimal digits");
        into.Advance(written);
        into.End(start);
    }

    private static void WriteVarint(int field, ulong value, ProtobufBuffer into)
    {
        into.Tag(field, WireType.Varint);
        into.Varint(value);
    }

    private static void WriteFixed(int field, ulong value, ProtobufBuffer into)
    {
        into.Tag(field, WireType.Fixed64);
        into.Fixed64(value);
    }
}
