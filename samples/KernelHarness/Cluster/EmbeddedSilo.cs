using System.Diagnostics;

namespace SqlxOrleans.KernelHarness.Cluster;

/// <summary>A silo of this repository as a child process with a temporary data folder; killed and removed on disposal.</summary>
internal sealed class EmbeddedSilo : IClusterUnderTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly DirectoryInfo _data;
    private readonly Queue<string> _tail = new();
    private readonly TaskCompletionSource<ClusterEndpoint> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private EmbeddedSilo(string assembly)
    {
        _data = Directory.CreateTempSubdirectory("sqlx-silo-");
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [assembly, "silo", "--ephemeral", "--data", _data.FullName, "--print-ready"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
            EnableRaisingEvents = true,
        };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.Exited += (_, _) => _ready.TrySetException(new HarnessException($"The silo ended before it was ready: {Tail()}"));
    }

    public ClusterEndpoint Endpoint { get; private set; } = new(string.Empty, string.Empty, string.Empty);

    /// <summary>Builds the silo, starts it and waits until it is ready.</summary>
    public static async Task<EmbeddedSilo> StartAsync(Action<string> progress, TimeProvider clock, CancellationToken cancellationToken)
    {
        progress("cluster: building the silo");
        var assembly = await SiloBuild.EnsureAsync(cancellationToken);
        progress("cluster: starting the silo");
        var silo = new EmbeddedSilo(assembly);
        try
        {
            silo._process.Start();
            silo._process.BeginOutputReadLine();
            silo._process.BeginErrorReadLine();
            silo.Endpoint = await silo._ready.Task.WaitAsync(Patience, clock, cancellationToken);
            progress($"cluster: ready at {silo.Endpoint.Gateway}");
            return silo;
        }
        catch (TimeoutException problem)
        {
            await silo.DisposeAsync();
            throw new HarnessException($"The silo was not ready within {Patience.TotalSeconds:0} s. It said: {silo.Tail()}", problem);
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _data.Delete(recursive: true);
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        if (ReadyLine.Parse(line) is { } endpoint)
            _ready.TrySetResult(endpoint);
        lock (_tail)
        {
            _tail.Enqueue(line);
            if (_tail.Count > 20)
                _tail.Dequeue();
        }
    }

    private string Tail()
    {
        lock (_tail)
            return string.Join(Environment.NewLine, _tail);
    }
}
