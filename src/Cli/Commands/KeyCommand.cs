using System.CommandLine;
using System.Text.Json;
using SqlxOrleans.Cli.Rendering;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Cli.Commands;

/// <summary><c>sqlx-slo key create|list|revoke</c>: the tenant's API keys.</summary>
internal static class KeyCommand
{
    public static Command Create(CommonOptions options, CliShell shell) => new("key", "API keys of a tenant; needs a key that is granted manage:keys.")
    {
        CreateVerb(options, shell),
        ListVerb(options, shell),
        RevokeVerb(options, shell),
    };

    private static Command CreateVerb(CommonOptions options, CliShell shell)
    {
        var name = new Argument<string>("NAME") { Description = "What the key is for, 1 to 64 characters." };
        var scopes = new Option<string[]>("--scope")
        {
            Description = "What it may do, such as write:telemetry or read:metrics; more than once for more.", Required = true, HelpName = "SCOPE",
        };
        var days = new Option<int?>("--days") { Description = "After how many days it expires; without it, never.", HelpName = "DAYS" };
        var command = new Command("create", "Issue a key and print it: it is shown this once.") { name, scopes, days, options.Tenant };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var session = new OperatorSession(options, parsed, shell);
            var tenant = session.Tenant();
            var order = new KeyOrder(parsed.GetRequiredValue(name), parsed.GetRequiredValue(scopes), parsed.GetValue(days));
            var created = await session.AskAsync(client => client.CreateKeyAsync(tenant, order, cancellationToken), cancellationToken);
            await shell.Output.WriteLineAsync(
                parsed.GetValue(options.Json) ? JsonSerializer.Serialize(created, SqlxRestJson.Default.KeyCreated) : created.Key);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command ListVerb(CommonOptions options, CliShell shell)
    {
        var command = new Command("list", "The issued keys, the newest first: id, name, scopes, expiry, last use.") { options.Tenant };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var session = new OperatorSession(options, parsed, shell);
            var tenant = session.Tenant();
            await WriteAsync(await session.AskAsync(client => client.GetKeysAsync(tenant, cancellationToken), cancellationToken), parsed, options, shell);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command RevokeVerb(CommonOptions options, CliShell shell)
    {
        var id = new Argument<string>("ID") { Description = "The key's id, from 'sqlx-slo key list'." };
        var command = new Command("revoke", "Refuse a key from now on; silos that used it, ten seconds later at most.") { id, options.Tenant };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var session = new OperatorSession(options, parsed, shell);
            var tenant = session.Tenant();
            var key = parsed.GetRequiredValue(id);
            await WriteAsync(await session.AskAsync(client => client.RevokeKeyAsync(tenant, key, cancellationToken), cancellationToken), parsed, options, shell);
            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task WriteAsync(KeysAnswer answer, ParseResult parsed, CommonOptions options, CliShell shell)
    {
        if (parsed.GetValue(options.Json))
            await shell.Output.WriteLineAsync(JsonSerializer.Serialize(answer, SqlxRestJson.Default.KeysAnswer));
        else
            KeysView.Write(new View(shell), answer);
    }
}
