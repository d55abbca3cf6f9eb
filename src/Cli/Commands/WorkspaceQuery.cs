using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SqlxOrleans.Cli.Rendering;
using SqlxOrleans.Client.Operator;

namespace SqlxOrleans.Cli.Commands;

/// <summary>A verb that asks one thing about a workspace and shows it, once or again and again.</summary>
internal static class WorkspaceQuery
{
    /// <summary>Makes the verb.</summary>
    /// <param name="command">Its name and help.</param>
    /// <param name="options">What all verbs have in common.</param>
    /// <param name="shell">Where it writes.</param>
    /// <param name="ask">Asks about a tenant's workspace.</param>
    /// <param name="json">The answer for machines.</param>
    /// <param name="show">The answer for people.</param>
    public static Command Create<T>(
        Command command, CommonOptions options, CliShell shell, Func<SqlxOperatorClient, string, string, CancellationToken, Task<T>> ask,
        JsonTypeInfo<T> json, Action<View, T> show)
    {
        command.Add(options.Tenant);
        command.Add(options.Workspace);
        command.Add(options.Watch);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var session = new OperatorSession(options, parsed, shell);
            var tenant = session.Tenant();
            var workspace = await session.WorkspaceAsync(tenant, cancellationToken);
            return await Watching.RunAsync(options, parsed, shell, AskAsync, cancellationToken);

            async Task<int> AskAsync(CancellationToken ending)
            {
                var answer = await session.AskAsync(client => ask(client, tenant, workspace, ending), ending);
                if (parsed.GetValue(options.Json))
                    await shell.Output.WriteLineAsync(JsonSerializer.Serialize(answer, json));
                else
                    show(new View(shell), answer);
                return ExitCode.Ok;
            }
        });
        return command;
    }
}
