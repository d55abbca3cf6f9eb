namespace SqlxOrleans.LocalCluster;

/// <summary>One silo of the cluster, through all its lives: it keeps its data directory, and its ports when asked to.</summary>
public sealed class LocalSilo
{
    private const int PortAttempts = 5;
    private readonly SiloCluster _cluster;
    private readonly OutputTail _errors = new();
    private SiloChild? _child;

    internal LocalSilo(SiloCluster cluster, int number, string dataDirectory, SiloPorts ports)
    {
        (_cluster, Number, DataDirectory, Ports) = (cluster, number, dataDirectory, ports);
        Directory.CreateDirectory(dataDirectory);
    }

    /// <summary>1, 2, 3 ... in the order of their making.</summary>
    public int Number { get; }

    /// <summary>Its directory; with PostgreSQL next to nothing is in it.</summary>
    public string DataDirectory { get; }

    /// <summary>What its next life runs, for a cluster of two releases; null: what the cluster's options say.</summary>
    public string? Assembly { get; set; }

    /// <summary>Where it listens, or did when it ended.</summary>
    public SiloPorts Ports { get; private set; }

    /// <summary>Orleans gateway, <c>host:port</c>.</summary>
    public string Gateway => $"127.0.0.1:{Ports.Gateway}";

    /// <summary>REST, ATS, health, metrics.</summary>
    public Uri Http => At(Ports.Http);

    /// <summary>OTLP over gRPC.</summary>
    public Uri OtlpGrpc => At(Ports.OtlpGrpc);

    /// <summary>OTLP over HTTP.</summary>
    public Uri OtlpHttp => At(Ports.OtlpHttp);

    /// <summary>The process id of this life, or of the last one.</summary>
    public int ProcessId { get; private set; }

    /// <summary>True from its start to its end, also while it is paused.</summary>
    public bool IsRunning => _child?.IsRunning is true;

    /// <summary>True from <see cref="Pause"/> to <see cref="Resume"/> or to its end.</summary>
    public bool IsPaused
    {
        get => field && IsRunning;
        private set;
    }

    /// <summary>The newest lines of standard error, of all its lives.</summary>
    public string StandardError => _errors.Text;

    /// <summary>What its process uses; null when it does not run.</summary>
    public ProcessUsage? Usage => _child is { IsRunning: true } child ? ProcessTable.UsageOf(child.Id) : null;

    /// <summary>Sends SIGTERM and waits for the end.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="LocalClusterException">It did not end in time; it has been killed.</exception>
    public async Task<int> StopAsync(CancellationToken cancellationToken = default)
    {
        var child = Running();
        Signals.SendTerminate(child.Id);
        try
        {
            return await child.EndAsync(_cluster.Options.StopPatience, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await child.KillAsync();
            throw new LocalClusterException($"Silo {Number} did not end within {_cluster.Options.StopPatience.TotalSeconds:0} s of SIGTERM.\n{StandardError}");
        }
    }

    /// <summary>SIGKILL; returns when the process is gone. Nothing happens when it is not running.</summary>
    public Task KillAsync() => _child?.KillAsync() ?? Task.CompletedTask;

    /// <summary>SIGSTOP: it keeps its connections and answers nobody.</summary>
    public void Pause()
    {
        Signals.SendStop(Running().Id);
        IsPaused = true;
    }

    /// <summary>SIGCONT.</summary>
    public void Resume()
    {
        Signals.SendContinue(Running().Id);
        IsPaused = false;
    }

    /// <summary>Starts it again after its end, on the same data directory.</summary>
    /// <param name="samePorts">False picks new ports, as for a silo that comes up on another machine.</param>
    /// <param name="cancellationToken">Ends the wait and the process.</param>
    public async Task StartAgainAsync(bool samePorts = true, CancellationToken cancellationToken = default)
    {
        if (IsRunning)
            throw new InvalidOperationException($"Silo {Number} runs already.");
        IsPaused = false;
        if (!samePorts)
            Ports = SiloPorts.Pick();
        await StartAsync(mayMove: !samePorts, cancellationToken);
    }

    /// <summary>Starts a life and waits until it is ready; with other ports when somebody took one of these and it may move.</summary>
    internal async Task StartAsync(bool mayMove, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await StartOnceAsync(cancellationToken);
                return;
            }
            catch (LocalClusterException) when (mayMove && attempt < PortAttempts && IsPortConflict())
            {
                Ports = SiloPorts.Pick();
            }
        }
    }

    internal async Task DisposeAsync()
    {
        await KillAsync();
        _child?.Dispose();
        _child = null;
    }

    private async Task StartOnceAsync(CancellationToken cancellationToken)
    {
        var options = _cluster.Options;
        _child?.Dispose();
        var child = SiloChild.Start(
            options.Launcher,
            Assembly ?? options.Assembly ?? SiloAssembly.Find(),
            ["silo", "--environment", "Development", "--print-ready", "--data", DataDirectory, .. options.Arguments],
            DataDirectory,
            _cluster.EnvironmentOf(Ports),
            _errors);
        (_child, ProcessId) = (child, child.Id);
        try
        {
            await child.ReadyAsync(options.StartPatience, cancellationToken);
        }
        catch (Exception problem)
        {
            await child.KillAsync();
            if (problem is OperationCanceledException)
                throw;
            throw new LocalClusterException($"Silo {Number} did not start: {problem.Message}\n{StandardError}", problem);
        }
    }

    private bool IsPortConflict() => StandardError.Contains("address already in use", StringComparison.OrdinalIgnoreCase);

    private SiloChild Running() => _child is { IsRunning: true } child ? child : throw new InvalidOperationException($"Silo {Number} does not run.");

    private static Uri At(int port) => new($"http://127.0.0.1:{port}");
}
