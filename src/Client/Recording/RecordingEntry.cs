namespace SqlxOrleans.Client.Recording;

/// <summary>One thread's accumulators of one workload, or of one workspace's cache events.</summary>
internal sealed class RecordingEntry(SeriesKey key, int hash, WorkspaceSettings settings)
{
    private readonly RecordingBank _even = new(timed: !key.IsSignals);
    private readonly RecordingBank _odd = new(timed: !key.IsSignals);

    public readonly SeriesKey Key = key;
    public readonly int Hash = hash;
    public readonly WorkspaceSettings Settings = settings;

    /// <summary>The second of the newest event; written by the recording thread only.</summary>
    public long LastSecond;

    public RecordingBank Bank(int index) => index == 0 ? _even : _odd;

    public bool IsSame(string? tenant, string? workspace) =>
        ReferenceEquals(Key.Tenant, tenant) && ReferenceEquals(Key.Workspace, workspace);

    public bool Matches(int hash, string tenant, string workspace, byte series) =>
        Hash == hash && Key.Series == series && Key.Tenant == tenant && Key.Workspace == workspace;
}
