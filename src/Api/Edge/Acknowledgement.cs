namespace SqlxOrleans.Api.Edge;

/// <summary>How a request's contributions ended.</summary>
/// <param name="Status">Applied, or unknown because the cluster did not answer in time, or not taken.</param>
/// <param name="Rejected">What the cluster refused, in items of this request.</param>
internal sealed record Acknowledgement(AcknowledgementStatus Status, RejectionTally Rejected)
{
    public static Acknowledgement Applied { get; } = new(AcknowledgementStatus.Applied, new RejectionTally());

    public static Acknowledgement Unavailable { get; } = new(AcknowledgementStatus.Unavailable, new RejectionTally());

    public static Acknowledgement Busy { get; } = new(AcknowledgementStatus.Busy, new RejectionTally());

    public static Acknowledgement Conflict { get; } = new(AcknowledgementStatus.Conflict, new RejectionTally());

    /// <summary>What a sender must know before it sends again: the lane goes on with what it took.</summary>
    public const string UnavailableText =
        "The cluster did not acknowledge in time. What this request holds may still be counted. Spans and cumulative points that come again "
        + "to this silo are recognised and count once; delta points and ATS events may count again: OTLP and ATS are at least once. Send the "
        + "same request again after the delay.";
}
