using System.CommandLine;
using System.Text.Json;
using SqlxOrleans.Cli.Rendering;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Cli.Commands;

/// <summary><c>sqlx-slo copilot ...</c>: what the Copilot of a workspace may do, and what it did.</summary>
internal static class CopilotCommand
{
    public static Command Create(CommonOptions options, CliShell shell)
    {
        var mode = new Argument<string?>("MODE")
        {
            Description = "off, shadow, canary or live; how the Copilot stands when absent.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var weights = new Argument<double[]>("WEIGHTS")
        {
            Description = "Weights of L B A S, for example 0.5 0.2 0.2 0.1; each from 0.02 to 0.9, together 1.",
            Arity = new ArgumentArity(4, 4),
        };
        return new Command("copilot", "What the Copilot of a workspace may do, and what it did.")
        {
            Mode(),
            Order("promote", "From shadow to canary, from canary to live, when the estimate supports it; else exit code 1 with the numbers.", canForce: true),
            Order("pin", "Fixes the weights until they are unpinned.", canForce: false, weights),
            Order("unpin", "Ends a pin; the mode goes on from the weights that were pinned.", canForce: false),
            Order("freeze", "Keeps the weights in force until unfrozen, also without telemetry.", canForce: false),
            Order("unfreeze", "Ends a freeze.", canForce: false),
            MarkDenialsCommand.Create(options, shell),
            ExplainCommand.Create(options, shell),
            JournalCommand.Create(options, shell),
            ReplayCommand.Create(options, shell),
            ScalingCommand.Create(options, shell),
        };

        Command Mode()
        {
            var command = Order("mode", "Shows how the Copilot stands, or sets its mode; exit code 1 when that is refused.", canForce: true, mode);
            return command;
        }

        Command Order(string verb, string description, bool canForce, Argument? argument = null)
        {
            var word = new OrderWord();
            var force = new Option<bool>("--force") { Description = "Do it whatever the estimate says." };
            var command = new Command(verb, description) { options.Tenant, options.Workspace };
            word.AddTo(command);
            if (argument is not null)
                command.Add(argument);
            if (canForce)
                command.Add(force);
            command.SetAction(async (parsed, cancellationToken) =>
            {
                using var session = new OperatorSession(options, parsed, shell);
                var tenant = session.Tenant();
                var workspace = await session.WorkspaceAsync(tenant, cancellationToken);
                var isQuestion = argument == mode && parsed.GetValue(mode) is null;
                var answer = isQuestion
                    ? await session.AskAsync(client => client.GetCopilotAsync(tenant, workspace, cancellationToken), cancellationToken)
                    : await session.OrderAsync(client => client.OperateCopilotAsync(tenant, workspace, verb, Read(), cancellationToken), cancellationToken);
                if (parsed.GetValue(options.Json))
                    await shell.Output.WriteLineAsync(JsonSerializer.Serialize(answer, SqlxRestJson.Default.CopilotAnswer));
                else
                    CopilotView.Write(new View(shell), answer);
                return ExitCode.Ok;

                CopilotOrder Read()
                {
                    var (who, reason) = word.Read(parsed, shell);
                    var shares = argument == weights ? parsed.GetValue(weights) : null;
                    return new CopilotOrder(
                        who, reason, argument == mode ? parsed.GetValue(mode) : null,
                        shares is [var l, var b, var a, var s] ? new WeightShares(l, b, a, s) : null, canForce && parsed.GetValue(force));
                }
            });
            return command;
        }
    }
}
