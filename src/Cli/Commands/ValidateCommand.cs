using System.CommandLine;
using System.Text.Json;
using SqlxOrleans.SloFiles;

namespace SqlxOrleans.Cli.Commands;

/// <summary><c>sqlx-slo slo validate FILE...</c>: needs no connection.</summary>
internal static class ValidateCommand
{
    public static Command Create(CommonOptions options, CliShell shell)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "slo.yml files; - reads standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("validate", "Check slo.yml files without a connection; exit code 1 when one is invalid.") { files };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var validated = new List<ValidatedFile>();
            foreach (var file in parsed.GetRequiredValue(files))
                validated.Add(await ValidateAsync(file, cancellationToken));
            var answer = new ValidationAnswer(validated.All(file => file.Valid), validated);
            if (parsed.GetValue(options.Json))
                await shell.Output.WriteLineAsync(JsonSerializer.Serialize(answer, CliJson.Default.ValidationAnswer));
            else
                await WriteAsync(shell, validated);
            return answer.Valid ? ExitCode.Ok : ExitCode.BadAnswer;
        });
        return command;
    }

    private static async Task<ValidatedFile> ValidateAsync(string file, CancellationToken cancellationToken)
    {
        string text;
        try
        {
            text = file == "-" ? await Console.In.ReadToEndAsync(cancellationToken) : await File.ReadAllTextAsync(file, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.NoAnswer, $"{file} cannot be read: {e.Message}", e);
        }

        var result = SloFile.Parse(text);
        return new ValidatedFile(file, result.Document is not null, result.Document?.Release, result.Errors, result.Warnings);
    }

    // Errors are what the command was asked for, so they go to standard output, in the form that editors understand.
    private static async Task WriteAsync(CliShell shell, List<ValidatedFile> validated)
    {
        foreach (var file in validated)
        {
            foreach (var error in file.Errors)
                await shell.Output.WriteLineAsync($"{file.File}:{error}");
            foreach (var warning in file.Warnings)
                await shell.Output.WriteLineAsync($"{file.File}:{warning.Line}:{warning.Column} {warning.Field}: warning: {warning.Message}");
            await shell.Output.WriteLineAsync(file.Valid
                ? $"{file.File}: valid, release {file.Release}"
                : $"{file.File}: invalid, {file.Errors.Count} {(file.Errors.Count == 1 ? "error" : "errors")}");
        }
    }
}
