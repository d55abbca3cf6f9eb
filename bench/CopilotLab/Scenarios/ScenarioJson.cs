using System.Text.Json;
using System.Text.Json.Serialization;

namespace SqlxOrleans.CopilotLab.Scenarios;

/// <summary>Scenario files. Unknown names are faults: a misspelt setting would otherwise be a default.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(PerClassConverter<double>), typeof(PerClassConverter<int>), typeof(PerClassConverter<ServiceShape>)],
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(ServiceShape))]
[JsonSerializable(typeof(Scenario))]
internal sealed partial class ScenarioJson : JsonSerializerContext;
