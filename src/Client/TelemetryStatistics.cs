namespace SqlxOrleans.Client;

/// <summary>A snapshot of what became of the telemetry since the start. Nothing is dropped without being counted here.</summary>
public sealed record TelemetryStatistics
{
    /// <summary>Events taken in by this process: queries that count as requests, arrivals, preemptions and signals.</summary>
    public long Recorded { get; init; }

    /// <summary>Queries that count as nothing: cancelled by the caller, denied, or invalid statements.</summary>
    public long NotCounted { get; init; }

    /// <summary>Events not taken in because of their arguments, by reason (for example <c>invalid_tenant</c>, <c>negative_latency</c>).</summary>
    public required IReadOnlyDictionary<string, long> RejectedByReason { get; init; }

    /// <summary>
    /// Events taken in and then lost, by reason: <c>too_many_keys</c>, <c>flush_stalled</c>, <c>buffer_full</c>,
    /// <c>no_api_key</c>, <c>unauthenticated</c>, <c>forbidden</c>, <c>malformed</c>, <c>stopped</c>.
    /// </summary>
    public required IReadOnlyDictionary<string, long> GivenUpByReason { get; init; }

    /// <summary>Deltas that the cluster refused inside accepted batches, by its reason.</summary>
    public required IReadOnlyDictionary<string, long> RefusedDeltasByReason { get; init; }

    /// <summary>Batches sent for the first time.</summary>
    public long BatchesSent { get; init; }

    /// <summary>Batches that the cluster accepted.</summary>
    public long BatchesAcknowledged { get; init; }

    /// <summary>Times a batch was sent again.</summary>
    public long BatchesRetried { get; init; }

    /// <summary>Bytes waiting to be sent or answered; an estimate where they are not encoded yet.</summary>
    public long BufferedBytes { get; init; }

    /// <summary>Events that the process before left in the spool and this one sends; they are not in <see cref="Recorded"/>.</summary>
    public long ResumedEvents { get; init; }

    /// <summary>Events that the stop left in the spool for the next process.</summary>
    public long KeptEvents { get; init; }

    /// <summary>Batches that are sent from memory only since the spool could not be written.</summary>
    public long BatchesUnspooled { get; init; }

    /// <summary>Places at which the spool could not be read at the start; what was there is lost, its events unknown.</summary>
    public long SpoolDamages { get; init; }

    /// <summary>The last error of sending, for a person; null when there was none.</summary>
    public string? LastError { get; init; }
}
