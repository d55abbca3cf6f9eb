using System.Diagnostics;

namespace SqlxOrleans.ThrowawayPostgres;

/// <summary>Runs one of PostgreSQL's programs to its end.</summary>
internal static class Tool
{
    public static async Task<ToolResult> RunAsync(
        string program, IEnumerable<string> arguments, TimeSpan patience, CancellationToken cancellationToken, string? workingDirectory = null)
    {
        // pg_ctl hands its own output streams on to the server, which keeps them open: reading to the end would wait for the
        // server's end, so the text is collected as it comes and the wait is for the exit alone.
        var output = new OutputTail();
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
                WorkingDirectory = workingDirectory ?? string.Empty,
            },
        };
        process.OutputDataReceived += output.Take;
        process.ErrorDataReceived += output.Take;
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            await ExitAsync(process, limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new PostgresUnavailableException($"'{program}' did not end within {patience.TotalSeconds:0} s. {output.Text}");
        }

        return new ToolResult(process.ExitCode, output.Text);
    }

    /// <summary>Unlike <c>WaitForExitAsync</c>, does not wait for the end of the redirected streams.</summary>
    private static async Task ExitAsync(Process process, CancellationToken cancellationToken)
    {
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => exited.TrySetResult();
        if (process.HasExited)
            return;
        await exited.Task.WaitAsync(cancellationToken);
    }
}
