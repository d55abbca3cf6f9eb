using SqlxOrleans.ThrowawayPostgres;

namespace SqlxOrleans.LocalCluster;

/// <summary>The cluster's PostgreSQL as a patient: postmaster and all its children are paused, killed and started again.</summary>
public sealed class LocalPostgres
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ThrowawayServer _server;

    internal LocalPostgres(ThrowawayServer server)
    {
        _server = server;
        ProcessId = server.ReadProcessId();
    }

    /// <summary>As the superuser; stays the same through all its lives.</summary>
    public string ConnectionString => _server.ConnectionString;

    /// <summary>The temporary folder with data and log.</summary>
    public string Folder => _server.Folder;

    /// <summary>The postmaster of this life, or of the last one.</summary>
    public int ProcessId { get; private set; }

    /// <summary>False after <see cref="KillAsync"/>.</summary>
    public bool IsRunning => ProcessTable.IsAlive(ProcessId);

    /// <summary>All its processes together; shared buffers count in each process that touched them.</summary>
    public ProcessUsage Usage =>
        ProcessTable.TreeOf(ProcessId).Aggregate(default(ProcessUsage), (sum, pid) => sum + (ProcessTable.UsageOf(pid) ?? default));

    /// <summary>SIGSTOP to all: connections stay open, nothing is answered.</summary>
    public void Pause()
    {
        // The postmaster first, so that it makes no further children.
        foreach (var pid in ProcessTable.TreeOf(ProcessId))
            Signals.SendStop(pid);
    }

    /// <summary>SIGCONT to all.</summary>
    public void Resume()
    {
        foreach (var pid in ProcessTable.TreeOf(ProcessId).Reverse())
            Signals.SendContinue(pid);
    }

    /// <summary>SIGKILL to all; returns when they are gone: a leftover child would forbid the next start.</summary>
    public async Task KillAsync()
    {
        // Stopped first, the postmaster makes no further children while they are looked up.
        Signals.SendStop(ProcessId);
        var tree = ProcessTable.TreeOf(ProcessId);
        foreach (var pid in tree)
            Signals.SendKill(pid);
        await ProcessTable.GoneAsync(tree, Patience);
    }

    /// <summary>Starts it on the same data directory and port and waits until it accepts connections: after its crash recovery.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken = default)
    {
        await _server.StartAgainAsync(cancellationToken);
        ProcessId = _server.ReadProcessId();
    }
}
