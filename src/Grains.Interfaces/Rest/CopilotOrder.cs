using System.Text.Json.Serialization;
using SqlxOrleans.Grains.Interfaces.Copilot;

namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>The body of <c>POST /v1/tenants/{tenant}/workspaces/{workspace}/copilot/{verb}</c>.</summary>
/// <param name="By">Who wants it, 1 to 64 characters.</param>
/// <param name="Why">Why, 1 to 200 characters.</param>
/// <param name="Mode">For <c>mode</c>: <c>off shadow canary live</c>.</param>
/// <param name="Weights">For <c>pin</c>: four weights from 0.02 to 0.9 that sum to 1.</param>
/// <param name="Force">For <c>mode</c> and <c>promote</c>: whatever the estimate says.</param>
public sealed record CopilotOrder(string? By, string? Why, string? Mode = null, WeightShares? Weights = null, bool Force = false)
{
    /// <summary>For <c>mark-denials</c>: what was wrong.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WrongDenials? Denials { get; init; }
}
