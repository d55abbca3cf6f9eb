using System.CommandLine;
using System.Text.Json;
using SqlxOrleans.Cli.Rendering;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Cli.Commands;

/// <summary><c>sqlx-slo copilot journal</c>: every recorded decision.</summary>
internal static class JournalCommand
{
    public static Command Create(CommonOptions options, CliShell shell)
    {
        var limit = new Option<int>("--limit")
        {
            Description = "How many decisions, the newest; all of them with --json, which 'copilot replay FILE' reads.",
            HelpName = "COUNT",
            DefaultValueFactory = _ => 20,
        };
        var command = new Command("journal", "Every recorded decision with its inputs, also those that kept the weights.")
        {
            options.Tenant, options.Workspace, limit,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(limit) is var count && count is < 1 or > 100_000)
                throw new CliException(ExitCode.NoAnswer, $"--limit {count}: write a number from 1 to 100000.");
            using var session = new OperatorSession(options, parsed, shell);
            var tenant = session.Tenant();
            var workspace = await session.WorkspaceAsync(tenant, cancellationToken);
            var answer = await session.AskAsync(client => client.GetJournalAsync(tenant, workspace, cancellationToken), cancellationToken);
            if (parsed.GetValue(options.Json))
                await shell.Output.WriteLineAsync(JsonSerializer.Serialize(answer, SqlxRestJson.Default.JournalAnswer));
            else
                JournalView.Write(new View(shell), answer, count);
            return ExitCode.Ok;
        });
        return command;
    }
}
