using System.CommandLine;
using System.Text.Json;
using SqlxOrleans.Cli.Rendering;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Cli.Commands;

/// <summary><c>sqlx-slo usage</c>: how much of its quota a tenant uses.</summary>
internal static class UsageCommand
{
    public static Command Create(CommonOptions options, CliShell shell)
    {
        var command = new Command("usage", "How many series and workspaces a tenant has, and how many series it may have.")
        {
            options.Tenant,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var session = new OperatorSession(options, parsed, shell);
            var tenant = session.Tenant();
            var answer = await session.AskAsync(client => client.GetUsageAsync(tenant, cancellationToken), cancellationToken);
            if (parsed.GetValue(options.Json))
                await shell.Output.WriteLineAsync(JsonSerializer.Serialize(answer, SqlxRestJson.Default.UsageAnswer));
            else
                UsageView.Write(new View(shell), answer);
            return ExitCode.Ok;
        });
        return command;
    }
}
