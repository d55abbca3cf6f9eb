using System.Diagnostics;

namespace SqlxOrleans.Testing;

/// <summary>A program started by a test: its output is read and bounded, its waits end, and it does not outlive its owner.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const int KeptLines = 400;

    private readonly Process _process;
    private readonly Queue<string> _error = new();
    private readonly Queue<string> _output = new();
    private readonly Task _readingError;
    private Task? _draining;
    private bool _disposed;

    private ChildProcess(Process process)
    {
        _process = process;
        Id = process.Id;
        _readingError = ReadAsync(process.StandardError, _error);
    }

    /// <summary>Its process id.</summary>
    public int Id { get; }

    /// <summary>The newest lines of standard error.</summary>
    public string StandardError => Joined(_error);

    /// <summary>The newest lines of both outputs, for failure messages.</summary>
    public string Transcript => $"standard output:\n{Joined(_output)}\nstandard error:\n{StandardError}";

    /// <summary>Starts a program; its standard input is closed.</summary>
    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, string directory, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.StandardInput.Close();
        return new ChildProcess(process);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code and all of its standard output.</returns>
    /// <exception cref="InvalidOperationException">It did not end in time; it has been killed.</exception>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string program, IEnumerable<string> arguments, string directory, TimeSpan patience)
    {
        await using var child = Start(program, arguments, directory);
        var output = child._process.StandardOutput.ReadToEndAsync();
        var code = await child.WaitForExitAsync(patience);
        return (code, await output, child.StandardError);
    }

    /// <summary>The next line of standard output; null at its end.</summary>
    /// <exception cref="TimeoutException">There was none in time.</exception>
    public async Task<string?> ReadLineAsync(TimeSpan patience, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            var line = await _process.StandardOutput.ReadLineAsync(limit.Token);
            if (line is not null)
                Keep(_output, line);
            return line;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"It wrote no line within {patience}.");
        }
    }

    /// <summary>Reads the rest of standard output in the background, so that the program never waits for a reader.</summary>
    public void DrainOutput() => _draining ??= ReadAsync(_process.StandardOutput, _output);

    /// <summary>Sends SIGTERM.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("sh", ["-c", $"kill -TERM {Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Ends it at once with all that it started, and waits for the end.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="InvalidOperationException">It did not end in time; it has been killed.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
            throw new InvalidOperationException($"{_process.StartInfo.FileName} did not end within {patience}.\n{Transcript}");
        }

        await _readingError;
        return _process.ExitCode;
    }

    /// <summary>Ends it if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await KillAsync();
        await _readingError;
        if (_draining is not null)
            await _draining;
        _process.Dispose();
    }

    private static async Task ReadAsync(StreamReader reader, Queue<string> lines)
    {
        while (await reader.ReadLineAsync() is { } line)
            Keep(lines, line);
    }

    private static void Keep(Queue<string> lines, string line)
    {
        lock (lines)
        {
            lines.Enqueue(line);
            if (lines.Count > KeptLines)
                lines.Dequeue();
        }
    }

    private static string Joined(Queue<string> lines)
    {
        lock (lines)
            return string.Join('\n', lines);
    }
}
