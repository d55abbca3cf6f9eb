using System.CommandLine;
using SqlxOrleans.Cli.Rendering;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Cli.Commands;

/// <summary><c>sqlx-slo copilot scaling</c>: whether a workspace will need more capacity.</summary>
internal static class ScalingCommand
{
    public static Command Create(CommonOptions options, CliShell shell) => WorkspaceQuery.Create(
        new Command("scaling", "Whether a workspace will need more capacity, why, and how often that was right."), options, shell,
        (client, tenant, workspace, ending) => client.GetScalingAsync(tenant, workspace, ending), SqlxRestJson.Default.ScalingAnswer, ScalingView.Write);
}
