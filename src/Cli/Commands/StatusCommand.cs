using System.CommandLine;
using System.Text.Json;
using SqlxOrleans.Cli.Rendering;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Cli.Commands;

/// <summary><c>sqlx-slo status</c>: how the classes of a workspace do.</summary>
internal static class StatusCommand
{
    private static readonly string[] Windows = ["5m", "1h", "6h", "3d", "30d"];

    public static Command Create(CommonOptions options, CliShell shell)
    {
        var window = new Option<string?>("--window")
        {
            Description = $"Window to count in: {string.Join(", ", Windows)}; each objective's own when absent.",
            HelpName = "LENGTH",
        };
        window.AcceptOnlyFromAmong(Windows);
        var command = new Command("status", "How a workspace's classes do against their objectives; exit code 1 when one is breached.")
        {
            options.Tenant, options.Workspace, window, options.Watch,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var session = new OperatorSession(options, parsed, shell);
            var tenant = session.Tenant();
            var workspace = await session.WorkspaceAsync(tenant, cancellationToken);
            return await Watching.RunAsync(options, parsed, shell, AskAsync, cancellationToken);

            async Task<int> AskAsync(CancellationToken ending)
            {
                var answer = await session.AskAsync(
                    client => client.GetWorkspaceSloAsync(tenant, workspace, parsed.GetValue(window), ending), ending);
                if (parsed.GetValue(options.Json))
                    await shell.Output.WriteLineAsync(JsonSerializer.Serialize(answer, SqlxRestJson.Default.WorkspaceSlo));
                else
                    StatusView.Write(new View(shell), answer);
                return answer.Classes.Any(IsBad) ? ExitCode.BadAnswer : ExitCode.Ok;
            }
        });
        return command;
    }

    private static bool IsBad(ClassSlo judged) =>
        judged.Compliance == Compliance.Breached.Name() || judged.Compliance == Compliance.Insane.Name();
}
