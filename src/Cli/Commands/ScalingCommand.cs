using System.CommandLine;
using System.Text.Json;
using SqlxOrleans.Cli.Rendering;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Cli.Commands;

/// <summary><c>sqlx-slo copilot scaling</c>: whether a workspace will need more capacity.</summary>
internal static class ScalingCommand
{
    public static Command Create(CommonOptions options, CliShell shell)
    {
        var command = new Command("scaling", "Whether a workspace will need more capacity, why, and how often that was right.")
        {
            options.Tenant, options.Workspace, options.Watch,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var session = new OperatorSession(options, parsed, shell);
            var tenant = session.Tenant();
            var workspace = await session.WorkspaceAsync(tenant, cancellationToken);
            return await Watching.RunAsync(options, parsed, shell, AskAsync, cancellationToken);

            async Task<int> AskAsync(CancellationToken ending)
            {
                var answer = await session.AskAsync(client => client.GetScalingAsync(tenant, workspace, ending), ending);
                if (parsed.GetValue(options.Json))
                    await shell.Output.WriteLineAsync(JsonSerializer.Serialize(answer, SqlxRestJson.Default.ScalingAnswer));
                else
                    ScalingView.Write(new View(shell), answer);
                return ExitCode.Ok;
            }
        });
        return command;
    }
}
