using System.CommandLine;
using SqlxOrleans.Cli.Rendering;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Cli.Commands;

/// <summary><c>sqlx-slo weights</c>: the scheduler weights in force.</summary>
internal static class WeightsCommand
{
    public static Command Create(CommonOptions options, CliShell shell) => WorkspaceQuery.Create(
        new Command("weights", "The scheduler weights in force in a workspace, and why."), options, shell,
        (client, tenant, workspace, ending) => client.GetWeightsAsync(tenant, workspace, ending), SqlxRestJson.Default.WorkspaceWeightsAnswer, WeightsView.Write);
}
