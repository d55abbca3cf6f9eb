using System.Diagnostics;
using System.Text.Json;

namespace SqlxOrleans.Grains.Tests.Hosting;

/// <summary>The real executable with any arguments: what it prints, and how it ends. A silo to talk to is <see cref="Testing.SiloProcess"/>.</summary>
internal sealed class SiloExecutable : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private SiloExecutable(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public JsonElement Ready { get; private set; }

    public TimeSpan StartToReady { get; private set; }

    public int Id => _process.Id;

    public static SiloExecutable Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "SqlxOrleans.Silo.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new SiloExecutable(Process.Start(start)!);
    }

    public static async Task<SiloExecutable> StartReadyAsync(
        string dataDirectory, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? environment = null)
    {
        var watch = Stopwatch.StartNew();
        var process = Start(["silo", "--ephemeral", "--print-ready", "--data", dataDirectory], environment);
        var line = await process._process.StandardOutput.ReadLineAsync(cancellationToken)
            ?? throw new InvalidOperationException("The silo ended before it was ready: " + await process._errors);
        process.StartToReady = watch.Elapsed;
        process.Ready = JsonDocument.Parse(line).RootElement;
        return process;
    }

    public string Text(string property) => Ready.GetProperty(property).GetString()!;

    public void Kill() => _process.Kill();

    /// <summary>SIGTERM, as an orchestrator sends it.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> TerminateAsync(CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-TERM", Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        return await EndAsync(cancellationToken);
    }

    public async Task<(int ExitCode, string Output, string Errors)> EndAsync(CancellationToken cancellationToken)
    {
        var output = await _process.StandardOutput.ReadToEndAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        return (_process.ExitCode, output, await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
