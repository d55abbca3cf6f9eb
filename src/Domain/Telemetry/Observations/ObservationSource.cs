namespace SqlxOrleans.Domain.Telemetry.Observations;

/// <summary>How an observation was sent.</summary>
public enum ObservationSource
{
    /// <summary>As an event (ATS or a log record): its name says where in a query's life it stands.</summary>
    Event = 0,

    /// <summary>As an ended span: its place in the trace says whether it is a request.</summary>
    Span,
}
