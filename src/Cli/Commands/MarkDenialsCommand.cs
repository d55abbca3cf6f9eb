using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using SqlxOrleans.Cli.Rendering;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Cli.Commands;

/// <summary><c>sqlx-slo copilot mark-denials POLICY</c>: says that denials of a policy were wrong.</summary>
internal static class MarkDenialsCommand
{
    public static Command Create(CommonOptions options, CliShell shell)
    {
        var policy = new Argument<string>("POLICY") { Description = "Id of the policy that denied." };
        var count = new Option<long?>("--count") { Description = "How many of its denials were wrong; all that are not marked yet when absent.", HelpName = "N" };
        var from = new Option<DateTimeOffset?>("--from") { Description = "Start of the time range, at most a day ago; a day ago when absent.", HelpName = "TIME" };
        var to = new Option<DateTimeOffset?>("--to") { Description = "Its end; now when absent.", HelpName = "TIME" };
        var id = new Option<string?>("--id") { Description = "Name of the mark; sent again, it counts once. Drawn at random when absent.", HelpName = "ID" };
        var word = new OrderWord();
        var command = new Command("mark-denials", "Says that denials were wrong: the only thing that makes the compliance reward negative.")
        {
            options.Tenant, options.Workspace, policy, count, from, to, id,
        };
        word.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (by, why) = word.Read(parsed, shell);
            using var session = new OperatorSession(options, parsed, shell);
            var tenant = session.Tenant();
            var workspace = await session.WorkspaceAsync(tenant, cancellationToken);
            var order = new CopilotOrder(by, why)
            {
                Denials = new WrongDenials(parsed.GetValue(id) ?? RandomNumberGenerator.GetHexString(16, lowercase: true), parsed.GetValue(policy)!)
                {
                    Count = parsed.GetValue(count),
                    From = parsed.GetValue(from),
                    To = parsed.GetValue(to),
                },
            };
            var answer = await session.OrderAsync(
                client => client.OperateCopilotAsync(tenant, workspace, command.Name, order, cancellationToken), cancellationToken);
            if (parsed.GetValue(options.Json))
                await shell.Output.WriteLineAsync(JsonSerializer.Serialize(answer, SqlxRestJson.Default.CopilotAnswer));
            else
                CopilotView.Write(new View(shell), answer);
            return ExitCode.Ok;
        });
        return command;
    }
}
