using System.Threading.Channels;

namespace SqlxOrleans.Silo.Hosting.Slos;

/// <summary>
/// Tells when a file may have changed. Watches its directory, because Kubernetes swaps a symbolic link beside the file and never
/// touches the file itself; where watching is not possible, the caller's interval remains.
/// </summary>
internal sealed class FileChanges(string path, TimeProvider time) : IDisposable
{
    // Editors write in pieces; what follows within this time is one change.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(100);

    private readonly Channel<bool> _signals =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private FileSystemWatcher? _watcher;

    public string Path => path;

    /// <summary>Returns after a change, or when <paramref name="atMost"/> is over.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        Watch();
        using var limit = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _signals.Reader.ReadAsync(either.Token);
            await Task.Delay(Settling, time, cancellationToken);
            _signals.Reader.TryRead(out _);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The interval is over: look again.
        }
    }

    /// <summary>Starts watching; call it before the first read, so that no change falls in between.</summary>
    public void Watch()
    {
        var directory = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        if (_watcher is not null || !Directory.Exists(directory))
            return;
        try
        {
            _watcher = new FileSystemWatcher(directory)
            {
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            _watcher.Changed += Signal;
            _watcher.Created += Signal;
            _watcher.Deleted += Signal;
            _watcher.Renamed += Signal;
            _watcher.Error += Restart;
            _watcher.EnableRaisingEvents = true;
        }
        catch (IOException)
        {
            // The machine has no watches left: the interval does it.
            Dispose();
        }
    }

    public void Dispose()
    {
        _watcher?.Dispose();
        _watcher = null;
    }

    private void Signal(object sender, FileSystemEventArgs change) => _signals.Writer.TryWrite(true);

    private void Restart(object sender, ErrorEventArgs error)
    {
        Dispose();
        _signals.Writer.TryWrite(true);
    }
}
