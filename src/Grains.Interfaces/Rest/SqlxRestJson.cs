using System.Text.Json.Serialization;
using SqlxOrleans.Grains.Interfaces.Plans;

namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>System.Text.Json metadata of every REST answer: camelCase, so that clients need no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WorkspaceSlo))]
[JsonSerializable(typeof(WorkspaceWeightsAnswer))]
[JsonSerializable(typeof(ExplanationsAnswer))]
[JsonSerializable(typeof(RewardsAnswer))]
[JsonSerializable(typeof(CopilotAnswer))]
[JsonSerializable(typeof(CopilotOrder))]
[JsonSerializable(typeof(JournalAnswer))]
[JsonSerializable(typeof(ScalingAnswer))]
[JsonSerializable(typeof(WorkspacesAnswer))]
[JsonSerializable(typeof(UsageAnswer))]
[JsonSerializable(typeof(BudgetsAnswer))]
[JsonSerializable(typeof(PriorsAnswer))]
[JsonSerializable(typeof(PriorsOrder))]
[JsonSerializable(typeof(PlansAnswer))]
[JsonSerializable(typeof(PlanSuggestionStatus))]
[JsonSerializable(typeof(SloAnswer))]
[JsonSerializable(typeof(KeyOrder))]
[JsonSerializable(typeof(KeyCreated))]
[JsonSerializable(typeof(KeysAnswer))]
[JsonSerializable(typeof(TicketAnswer))]
public sealed partial class SqlxRestJson : JsonSerializerContext;
