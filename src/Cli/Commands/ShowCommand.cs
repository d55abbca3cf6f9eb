using System.CommandLine;
using System.Text.Json;
using SqlxOrleans.Cli.Rendering;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Cli.Commands;

/// <summary><c>sqlx-slo slo show</c>: the objectives in force.</summary>
internal static class ShowCommand
{
    public static Command Create(CommonOptions options, CliShell shell)
    {
        var yaml = new Option<bool>("--yaml") { Description = "Write the targets as a slo.yml." };
        var command = new Command("show", "The objectives in force for the key's tenant.") { yaml };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var json = parsed.GetValue(options.Json);
            if (json && parsed.GetValue(yaml))
                throw new CliException(ExitCode.NoAnswer, "--json and --yaml exclude each other: choose one.");
            using var session = new OperatorSession(options, parsed, shell);
            var answer = await session.AskAsync(client => client.GetSloAsync(cancellationToken), cancellationToken);
            if (json)
                await shell.Output.WriteLineAsync(JsonSerializer.Serialize(answer, SqlxRestJson.Default.SloAnswer));
            else if (parsed.GetValue(yaml))
                await shell.Output.WriteAsync(TargetsAsYaml.Write(answer));
            else
                TargetsView.Write(new View(shell), answer);
            return ExitCode.Ok;
        });
        return command;
    }
}
