using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SqlxOrleans.Load.Traffic;

namespace SqlxOrleans.Load.Peers;

/// <summary>Another vendor's server on a free loopback port and in a temporary folder; both go with it.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Queue<string> _said = new();

    private PeerProcess(Process process, string folder, Uri address)
    {
        (_process, Folder, Address) = (process, folder, address);
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Folder { get; }

    public Uri Address { get; }

    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public (long Now, long Most) Memory
    {
        get
        {
            _process.Refresh();
            return (_process.WorkingSet64, _process.PeakWorkingSet64);
        }
    }

    /// <summary>Starts a program and waits until it answers.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="arguments">From its folder and <c>127.0.0.1:port</c>.</param>
    /// <param name="readyPath">What answers 200 when it is ready.</param>
    /// <param name="cancellationToken">Ends the wait and the process.</param>
    public static async Task<PeerProcess> StartAsync(
        string program, Func<string, string, IEnumerable<string>> arguments, string readyPath, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("sqlx-peer-").FullName;
        var endpoint = $"127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo(program, arguments(folder, endpoint))
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        var peer = new PeerProcess(Process.Start(start)!, folder, new Uri($"http://{endpoint}"));
        try
        {
            await peer.ReadyAsync(readyPath, cancellationToken);
            return peer;
        }
        catch
        {
            await peer.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(StopPatience);
        _process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task ReadyAsync(string path, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = Address };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartPatience);
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), limit.Token);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new LoadFailedException($"{_process.StartInfo.FileName} was not ready within {StartPatience.TotalSeconds:0} s:\n{Said}");
            }

            if (_process.HasExited)
                throw new LoadFailedException($"{_process.StartInfo.FileName} ended with {_process.ExitCode}:\n{Said}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        }
    }

    private string Said
    {
        get
        {
            lock (_said)
                return string.Join('\n', _said);
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_said)
        {
            _said.Enqueue(line);
            if (_said.Count > 50)
                _said.Dequeue();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
