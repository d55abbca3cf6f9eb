using System.CommandLine;

namespace SqlxOrleans.Cli.Commands;

/// <summary>Runs a question once, or with <c>--watch</c> until the command is cancelled.</summary>
internal static class Watching
{
    private const double StandardSeconds = 2;
    private const string ClearScreen = "\u001b[H\u001b[2J\u001b[3J";

    /// <returns>The exit code of the last answer.</returns>
    public static async Task<int> RunAsync(
        CommonOptions options, ParseResult parsed, CliShell shell, Func<CancellationToken, Task<int>> ask, CancellationToken cancellationToken)
    {
        if (parsed.GetResult(options.Watch) is null)
            return await ask(cancellationToken);
        var seconds = parsed.GetValue(options.Watch) ?? StandardSeconds;
        if (seconds is not (>= 0.1 and <= 86_400))
            throw new CliException(ExitCode.NoAnswer, $"--watch {seconds}: write seconds from 0.1 to 86400.");

        var code = ExitCode.Ok;
        try
        {
            while (true)
            {
                if (shell.IsTerminal && !parsed.GetValue(options.Json))
                    await shell.Output.WriteAsync(ClearScreen);
                code = await ask(cancellationToken);
                await shell.Output.FlushAsync(cancellationToken);
                await Task.Delay(TimeSpan.FromSeconds(seconds), shell.Time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return code;
        }
    }
}
