using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Scenarios;

/// <summary>Four values by class, <c>{"L":…,"B":…,"A":…,"S":…}</c>: all of them, once each, and nothing else.</summary>
/// <typeparam name="T">What is kept per class.</typeparam>
internal sealed class PerClassConverter<T> : JsonConverter<PerClass<T>>
{
    private static readonly string[] _names = ["L", "B", "A", "S"];

    public override PerClass<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("""Write {"L": …, "B": …, "A": …, "S": …}.""");
        var type = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        var (values, isGiven) = (new T[_names.Length], new bool[_names.Length]);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var index = Array.IndexOf(_names, reader.GetString());
            if (index < 0 || isGiven[index])
                throw new JsonException($"'{reader.GetString()}' is no class, or stands twice. Write L, B, A and S once each.");
            reader.Read();
            values[index] = JsonSerializer.Deserialize(ref reader, type) ?? throw new JsonException($"{_names[index]} is null.");
            isGiven[index] = true;
        }

        var missing = _names.Where((_, i) => !isGiven[i]).ToArray();
        return missing.Length == 0
            ? new(values[0], values[1], values[2], values[3])
            : throw new JsonException($"{string.Join(", ", missing)} missing. Write L, B, A and S once each.");
    }

    public override void Write(Utf8JsonWriter writer, PerClass<T> value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Scenarios are read only.");
}
