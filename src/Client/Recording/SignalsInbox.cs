using SqlxOrleans.Domain.Telemetry.Deltas;

namespace SqlxOrleans.Client.Recording;

/// <summary>Labelled signals (errors, denials, migrations): rare, so one short lock will do.</summary>
internal sealed class SignalsInbox
{
    private readonly Lock _gate = new();
    private Dictionary<(string Tenant, string Workspace), SignalsDelta> _workspaces = [];

    public void Add(string tenant, string workspace, in SignalKey key, double valueMs)
    {
        lock (_gate)
        {
            if (!_workspaces.TryGetValue((tenant, workspace), out var delta))
                _workspaces.Add((tenant, workspace), delta = new SignalsDelta());
            delta.Add(key, 1, valueMs);
        }
    }

    /// <summary>Everything since the last call.</summary>
    public Dictionary<(string Tenant, string Workspace), SignalsDelta> TakeAll()
    {
        lock (_gate)
        {
            var taken = _workspaces;
            _workspaces = [];
            return taken;
        }
    }
}
