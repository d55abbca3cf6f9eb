using System.CommandLine;
using System.Text.Json;
using SqlxOrleans.Cli.Rendering;
using SqlxOrleans.Domain.Copilot.Safety;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Cli.Commands;

/// <summary><c>sqlx-slo copilot replay [FILE]</c>: recomputes every recorded decision and compares it to the last bit.</summary>
internal static class ReplayCommand
{
    public static Command Create(CommonOptions options, CliShell shell)
    {
        var file = new Argument<FileInfo?>("FILE")
        {
            Description = "What 'copilot journal --json' wrote; the workspace's own journal when absent.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command(
            "replay",
            "Recomputes every recorded decision; exit code 1 at the first that differs in a bit, 2 when nothing could be recomputed.")
        {
            file, options.Tenant, options.Workspace,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var journal = parsed.GetValue(file) is { } saved
                ? await ReadAsync(saved, cancellationToken)
                : await AskAsync(options, parsed, shell, cancellationToken);
            var answer = Replay(journal);
            if (parsed.GetValue(options.Json))
                await shell.Output.WriteLineAsync(JsonSerializer.Serialize(answer, CliJson.Default.ReplayAnswer));
            else
                new View(shell).Line(answer.ToString());
            return answer.Difference is not null ? ExitCode.BadAnswer : answer.Decisions == 0 && answer.Skipped.Count > 0 ? ExitCode.NoAnswer : ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Stops at the first difference: what follows in a chunk rests on it.</summary>
    private static ReplayAnswer Replay(JournalAnswer journal)
    {
        var (decisions, chunks, skipped) = (0, 0, new List<string>());
        foreach (var (index, packed) in journal.Chunks.Index())
        {
            if (DecisionChunk.TryRead(packed) is not { } chunk)
            {
                return new(
                    journal.Tenant, journal.Workspace, decisions, chunks, skipped,
                    $"chunk {index + 1} of {journal.Chunks.Count} is damaged: its checksum or its form is wrong");
            }

            var outcome = DecisionReplay.Run(chunk);
            if (outcome.Difference is { } difference)
                return new(journal.Tenant, journal.Workspace, decisions, chunks, skipped, difference);
            if (outcome.Obstacle is { } obstacle)
            {
                skipped.Add($"chunk {chunk.Number}: {obstacle}");
                continue;
            }

            decisions += outcome.Compared;
            chunks++;
        }

        return new(journal.Tenant, journal.Workspace, decisions, chunks, skipped, null);
    }

    private static async Task<JournalAnswer> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = file.OpenRead();
            return await JsonSerializer.DeserializeAsync(stream, SqlxRestJson.Default.JournalAnswer, cancellationToken) is { Chunks: not null } journal
                ? journal
                : throw new CliException(ExitCode.NoAnswer, $"{file.Name} has no 'chunks'; write it with 'sqlx-slo copilot journal --json'.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CliException(ExitCode.NoAnswer, $"{file.Name} cannot be read: {e.Message} Write it with 'sqlx-slo copilot journal --json'.", e);
        }
    }

    private static async Task<JournalAnswer> AskAsync(CommonOptions options, ParseResult parsed, CliShell shell, CancellationToken cancellationToken)
    {
        using var session = new OperatorSession(options, parsed, shell);
        var tenant = session.Tenant();
        var workspace = await session.WorkspaceAsync(tenant, cancellationToken);
        return await session.AskAsync(client => client.GetJournalAsync(tenant, workspace, cancellationToken), cancellationToken);
    }
}
