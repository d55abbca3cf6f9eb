using System.Text.Json;

namespace SqlxOrleans.Api.Otlp.Json;

/// <summary>
/// Rewrites an OTLP/JSON export request as the protobuf it stands for, so that one set of readers decides what either says. Nothing
/// is built from the JSON but those bytes, which are at most four times as many.
/// </summary>
internal static class OtlpJsonReader
{
    /// <summary>12 levels down to an attribute of a data point, 8 times an array or list of three levels, and the innermost value.</summary>
    private const int MaxDepth = 12 + (8 * 3) + 1;

    /// <summary>Rewrites the request.</summary>
    /// <exception cref="OtlpFormatException">It is not JSON, or a field is not what its schema says.</exception>
    public static void Rewrite(ReadOnlySpan<byte> json, OtlpSignal signal, ProtobufBuffer into)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw Wrong(ref reader, "an object");
            ReadObject(ref reader, OtlpSchema.Of(signal), into);

            // Throws when anything but white space follows.
            reader.Read();
        }
        catch (JsonException)
        {
            throw new OtlpFormatException((int)reader.BytesConsumed, "invalid JSON");
        }
    }

    private static void ReadObject(ref Utf8JsonReader reader, JsonField[] message, ProtobufBuffer into)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var field = Find(ref reader, message);
            reader.Read();
            if (field is null)
                reader.Skip();
            else if (reader.TokenType != JsonTokenType.Null)
                ReadField(ref reader, field, into);
        }
    }

    private static JsonField? Find(ref Utf8JsonReader reader, JsonField[] message)
    {
        foreach (var field in message)
        {
            if (reader.ValueTextEquals(field.Utf8Name))
                return field;
        }

        return null;
    }

    private static void ReadField(ref Utf8JsonReader reader, JsonField field, ProtobufBuffer into)
    {
        switch (field.Kind)
        {
            case JsonKind.Message:
                ReadMessage(ref reader, field, into);
                break;
            case JsonKind.Messages:
                Expect(ref reader, JsonTokenType.StartArray, "an array");
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    ReadMessage(ref reader, field, into);
                break;
            case JsonKind.PackedFixed or JsonKind.PackedDoubles or JsonKind.PackedIntegers:
                Expect(ref reader, JsonTokenType.StartArray, "an array");
                var start = into.Begin(field.Number);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    ReadElement(ref reader, field.Kind, into);
                into.End(start);
                break;
            default:
                JsonScalars.Write(ref reader, field, into);
                break;
        }
    }

    private static void ReadMessage(ref Utf8JsonReader reader, JsonField field, ProtobufBuffer into)
    {
        Expect(ref reader, JsonTokenType.StartObject, "an object");
        var start = into.Begin(field.Number);
        ReadObject(ref reader, field.Message, into);
        into.End(start);
    }

    private static void ReadElement(ref Utf8JsonReader reader, JsonKind kind, ProtobufBuffer into)
    {
        if (kind == JsonKind.PackedDoubles)
            into.Fixed64(BitConverter.DoubleToUInt64Bits(JsonScalars.Double(ref reader)));
        else if (kind == JsonKind.PackedFixed)
            into.Fixed64(JsonScalars.Integer(ref reader));
        else
            into.Varint(JsonScalars.Integer(ref reader));
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token, string what)
    {
        if (reader.TokenType != token)
            throw Wrong(ref reader, what);
    }

    /// <summary>Says where something else stands than what must.</summary>
    public static OtlpFormatException Wrong(ref Utf8JsonReader reader, string what) => new((int)reader.TokenStartIndex, $"not {what}");
}
