using System.CommandLine;
using System.Text.Json;
using SqlxOrleans.Cli.Rendering;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Cli.Commands;

/// <summary><c>sqlx-slo priors [share|withdraw]</c>: whether a tenant takes part in what workspaces learn from each other.</summary>
internal static class PriorsCommand
{
    private const string Share = "share";
    private const string Withdraw = "withdraw";

    public static Command Create(CommonOptions options, CliShell shell)
    {
        var choice = new Argument<string?>("CHOICE")
        {
            Description = "share or withdraw; how it stands when absent.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("priors", "What new workspaces of a tenant start with, and whether the tenant takes part.") { options.Tenant, choice };
        choice.AcceptOnlyFromAmong(Share, Withdraw);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var session = new OperatorSession(options, parsed, shell);
            var tenant = session.Tenant();
            var answer = await session.AskAsync(
                client => parsed.GetValue(choice) is { } chosen
                    ? client.SetPriorsAsync(tenant, chosen == Share, cancellationToken)
                    : client.GetPriorsAsync(tenant, cancellationToken),
                cancellationToken);
            if (parsed.GetValue(options.Json))
                await shell.Output.WriteLineAsync(JsonSerializer.Serialize(answer, SqlxRestJson.Default.PriorsAnswer));
            else
                PriorsView.Write(new View(shell), answer);
            return ExitCode.Ok;
        });
        return command;
    }
}
