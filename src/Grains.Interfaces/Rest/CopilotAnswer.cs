using SqlxOrleans.Grains.Interfaces.Copilot;

namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>The answer of <c>GET /v1/tenants/{tenant}/workspaces/{workspace}/copilot</c> and of the commands below it.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Workspace">The workspace.</param>
/// <param name="Done">What a command did; empty for a question.</param>
/// <param name="Copilot">How the Copilot stands.</param>
public sealed record CopilotAnswer(string Tenant, string Workspace, string Done, CopilotStatus Copilot);
