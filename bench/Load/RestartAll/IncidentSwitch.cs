namespace SqlxOrleans.Load.RestartAll;

/// <summary>Turns the incident on for all producers at once.</summary>
internal sealed class IncidentSwitch
{
    private volatile bool _on;

    public bool IsOn => _on;

    public void TurnOn() => _on = true;
}
