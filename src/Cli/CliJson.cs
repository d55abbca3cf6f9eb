using System.Text.Json.Serialization;

namespace SqlxOrleans.Cli;

/// <summary>System.Text.Json metadata of what the command itself answers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CliError))]
[JsonSerializable(typeof(ReplayAnswer))]
[JsonSerializable(typeof(ValidationAnswer))]
internal sealed partial class CliJson : JsonSerializerContext;
