using System.CommandLine;
using System.Text.Json;
using SqlxOrleans.Cli.Commands;

namespace SqlxOrleans.Cli;

/// <summary>The command <c>sqlx-slo</c>.</summary>
internal static class SqlxSloCommand
{
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CliShell shell, CancellationToken cancellationToken = default)
    {
        var json = args.Contains(CommonOptions.JsonName);
        var parsed = Create(shell).Parse(args);
        try
        {
            if (parsed.Errors.Count > 0)
            {
                var errors = string.Join(" ", parsed.Errors.Select(error => error.Message));
                throw new CliException(ExitCode.NoAnswer, $"{errors} See '{NameOf(parsed)} --help'.");
            }

            return await parsed.InvokeAsync(
                new InvocationConfiguration { Output = shell.Output, Error = shell.Error, EnableDefaultExceptionHandler = false },
                cancellationToken);
        }
        catch (CliException e)
        {
            await shell.Error.WriteLineAsync(json
                ? JsonSerializer.Serialize(new CliError(e.Message), CliJson.Default.CliError)
                : $"sqlx-slo: {e.Message}");
            return e.ExitCode;
        }
    }

    private static RootCommand Create(CliShell shell)
    {
        var common = new CommonOptions();
        var root = new RootCommand(
            "sqlx-slo: how SQLx workloads do against their objectives, and why the Copilot chose its weights.\n"
            + "Exit codes: 0 fine; 1 the answer is bad (breached class, invalid file, no such epoch, a refused order, a decision that differs); 2 wrong usage or no connection.")
        {
            StatusCommand.Create(common, shell),
            WeightsCommand.Create(common, shell),
            ExplainCommand.Create(common, shell),
            CopilotCommand.Create(common, shell),
            UsageCommand.Create(common, shell),
            PriorsCommand.Create(common, shell),
            KeyCommand.Create(common, shell),
            new Command("slo", "slo.yml: the objectives.")
            {
                ValidateCommand.Create(common, shell),
                ShowCommand.Create(common, shell),
            },
        };
        common.AddTo(root);
        return root;
    }

    private static string NameOf(ParseResult parsed)
    {
        var name = parsed.CommandResult.Command is RootCommand ? string.Empty : $" {parsed.CommandResult.Command.Name}";
        return $"sqlx-slo{(parsed.CommandResult.Parent is System.CommandLine.Parsing.CommandResult { Command: not RootCommand } parent
            ? $" {parent.Command.Name}" : string.Empty)}{name}";
    }
}
