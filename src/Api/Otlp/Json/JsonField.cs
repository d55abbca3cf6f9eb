namespace SqlxOrleans.Api.Otlp.Json;

/// <summary>One field of a message.</summary>
/// <param name="Utf8Name">Its name in OTLP/JSON, lowerCamelCase.</param>
/// <param name="Number">Its number in protobuf.</param>
/// <param name="Kind">How it is written.</param>
/// <param name="Message">What a nested message consists of.</param>
internal sealed record JsonField(byte[] Utf8Name, int Number, JsonKind Kind, JsonField[] Message);
