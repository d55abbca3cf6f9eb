using System.Collections.Concurrent;

namespace SqlxOrleans.Client.Recording;

/// <summary>The settings of every workspace that was recorded or watched: the weights feed writes them, recording reads them.</summary>
internal sealed class SettingsBook
{
    private readonly ConcurrentDictionary<(string Tenant, string Workspace), WorkspaceSettings> _workspaces = [];

    public WorkspaceSettings For(string tenant, string workspace) =>
        _workspaces.GetOrAdd((tenant, workspace), static _ => new WorkspaceSettings());
}
