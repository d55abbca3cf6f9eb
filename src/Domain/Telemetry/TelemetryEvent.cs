namespace SqlxOrleans.Domain.Telemetry;

/// <summary>One event of the taxonomy.</summary>
/// <param name="Name">The canonical dotted name, for example <c>driver.query.ok</c>.</param>
/// <param name="Meaning">What it does to the counts.</param>
/// <param name="IsError">True when its name says that something failed.</param>
public sealed record TelemetryEvent(string Name, EventMeaning Meaning, bool IsError)
{
    /// <summary>The part before the first dot: <c>kernel driver air udr policy cache sched ddl ai sec</c>.</summary>
    public string Domain { get; } = Name[..Name.IndexOf('.', StringComparison.Ordinal)];
}
