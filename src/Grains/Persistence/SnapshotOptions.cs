using System.ComponentModel.DataAnnotations;

namespace SqlxOrleans.Grains.Persistence;

/// <summary>When grains without a journal (the Copilot, the fleet's roll-up) write their snapshots (section <c>Sqlx:Snapshots</c>).</summary>
public sealed class SnapshotOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Sqlx:Snapshots";

    /// <summary>
    /// How long a change may wait for its snapshot, and so how many of the newest rewards a killed process may forget. Telemetry is
    /// journalled, and weights are stored before they are published.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00", ErrorMessage = "Sqlx:Snapshots:Interval must be between 100 ms and 5 min, for example 00:00:05.")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Most snapshots of Copilots a second in this silo. Where more change, each waits longer than <see cref="Interval"/>, and a killed process forgets more of
    /// their newest rewards; what is published is stored at once all the same.
    /// </summary>
    [Range(1, 10_000, ErrorMessage = "Sqlx:Snapshots:CopilotsPerSecond must be between 1 and 10,000.")]
    public int CopilotsPerSecond { get; set; } = 50;
}
