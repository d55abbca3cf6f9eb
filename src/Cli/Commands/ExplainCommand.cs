using System.CommandLine;
using System.Text.Json;
using SqlxOrleans.Cli.Rendering;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Cli.Commands;

/// <summary><c>sqlx-slo explain [EPOCH]</c>: why the weights are what they are.</summary>
internal static class ExplainCommand
{
    private const int MostDecisions = 1000;

    public static Command Create(CommonOptions options, CliShell shell)
    {
        var epoch = new Argument<long?>("EPOCH")
        {
            Description = "The weights' epoch (see 'weights'); the newest decisions when absent.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var limit = new Option<int>("--limit")
        {
            Description = $"How many decisions without EPOCH, 1 to {MostDecisions}.",
            HelpName = "COUNT",
            DefaultValueFactory = _ => 10,
        };
        var command = new Command("explain", "Why the weights are what they are; exit code 1 when there is no such epoch.")
        {
            epoch, options.Tenant, options.Workspace, limit,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(limit) is var count && count is < 1 or > MostDecisions)
                throw new CliException(ExitCode.NoAnswer, $"--limit {count}: write a number from 1 to {MostDecisions}.");
            using var session = new OperatorSession(options, parsed, shell);
            var tenant = session.Tenant();
            var workspace = await session.WorkspaceAsync(tenant, cancellationToken);
            var wanted = parsed.GetValue(epoch);
            var answer = await session.AskAsync(
                client => client.GetExplanationsAsync(tenant, workspace, wanted is null ? count : MostDecisions, cancellationToken),
                cancellationToken);
            if (wanted is { } number)
                answer = Only(answer, number);
            if (parsed.GetValue(options.Json))
                await shell.Output.WriteLineAsync(JsonSerializer.Serialize(answer, SqlxRestJson.Default.ExplanationsAnswer));
            else
                ExplanationView.Write(new View(shell), answer, inFull: wanted is not null);
            return ExitCode.Ok;
        });
        return command;
    }

    private static ExplanationsAnswer Only(ExplanationsAnswer answer, long epoch)
    {
        var found = answer.Explanations.Where(explanation => explanation.Epoch == epoch).ToList();
        if (found.Count > 0)
            return answer with { Explanations = found };
        var known = answer.Explanations.Count == 0
            ? "The Copilot has decided nothing there yet."
            : $"Known are {answer.Explanations.Min(one => one.Epoch)} to {answer.Explanations.Max(one => one.Epoch)}.";
        throw new CliException(
            ExitCode.BadAnswer, $"Workspace '{answer.Workspace}' of tenant '{answer.Tenant}' has no decision of epoch {epoch}. {known}");
    }
}
