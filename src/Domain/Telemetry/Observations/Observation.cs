namespace SqlxOrleans.Domain.Telemetry.Observations;

/// <summary>What was read of one event or span, whichever way it came: the input of <see cref="ObservationRules"/>.</summary>
public struct Observation
{
    /// <summary>Event or span.</summary>
    public ObservationSource Source { get; set; }

    /// <summary>The event of the taxonomy; null for a span with another name.</summary>
    public TelemetryEvent? Event { get; set; }

    /// <summary>Nothing encloses it: a span without parent of kind SERVER or CLIENT, an event without <c>parent_span_id</c>.</summary>
    public bool IsRoot { get; set; }

    /// <summary>Whose.</summary>
    public WorkspaceId Workspace { get; set; }

    /// <summary>Workload class; <c>default</c> when not said or unknown.</summary>
    public WorkloadClass Class { get; set; }

    /// <summary>Event time, Unix seconds.</summary>
    public long Second { get; set; }

    /// <summary>Weight epoch under which it ran; 0 when unknown.</summary>
    public long WeightEpoch { get; set; }

    /// <summary>Duration in nanoseconds; negative when there is none.</summary>
    public long DurationNanoseconds { get; set; }

    /// <summary>The sender says that it failed.</summary>
    public bool Failed { get; set; }

    /// <summary>What kind of failure (<c>error.type</c>, SQLSTATE); null when not said.</summary>
    public string? ErrorType { get; set; }

    /// <summary>Database (<c>db.system.name</c>, <c>dialect</c>).</summary>
    public string? Dialect { get; set; }

    /// <summary>Why a policy refused.</summary>
    public string? Reason { get; set; }

    /// <summary>Which policy.</summary>
    public string? PolicyId { get; set; }
}
