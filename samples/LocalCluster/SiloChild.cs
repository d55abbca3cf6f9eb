using System.Diagnostics;

namespace SqlxOrleans.LocalCluster;

/// <summary>One life of a silo process: from its start to its end.</summary>
internal sealed class SiloChild : IDisposable
{
    private readonly Process _process;
    private readonly OutputTail _errors;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SiloChild(ProcessStartInfo start, OutputTail errors)
    {
        _errors = errors;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.StartsWith("{\"ready\":true", StringComparison.Ordinal) is true)
                _ready.TrySetResult();
        };
        _process.ErrorDataReceived += (_, line) => _errors.Add(line.Data);
        _process.Exited += (_, _) => _ready.TrySetException(new LocalClusterException("The silo ended before it was ready."));
        _process.Start();
        Id = _process.Id;
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id { get; }

    public bool IsRunning => !_process.HasExited;

    public static SiloChild Start(
        IReadOnlyList<string> launcher,
        string assembly,
        IEnumerable<string> arguments,
        string directory,
        IEnumerable<KeyValuePair<string, string?>> environment,
        OutputTail errors)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string[] command = [.. launcher, dotnet, assembly, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new SiloChild(start, errors);
    }

    public Task ReadyAsync(TimeSpan patience, CancellationToken cancellationToken) => _ready.Task.WaitAsync(patience, cancellationToken);

    public async Task<int> EndAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async Task KillAsync()
    {
        if (IsRunning)
            Signals.SendKill(Id);
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        // Nobody awaits the readiness of a silo that was killed while it started.
        _ = _ready.Task.Exception;
        _process.Dispose();
    }
}
