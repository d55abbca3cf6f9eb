using System.Text.Json.Serialization;

namespace SqlxOrleans.Api.Ats;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AtsAnswer))]
internal sealed partial class AtsJson : JsonSerializerContext;
