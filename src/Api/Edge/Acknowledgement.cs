namespace SqlxOrleans.Api.Edge;

/// <summary>How a request's contributions ended.</summary>
/// <param name="Status">Applied, or unknown because the cluster did not answer in time, or not taken because the edge stops.</param>
/// <param name="Rejected">What the cluster refused, in items of this request.</param>
internal sealed record Acknowledgement(AcknowledgementStatus Status, RejectionTally Rejected)
{
    public static Acknowledgement Applied { get; } = new(AcknowledgementStatus.Applied, new RejectionTally());

    public static Acknowledgement Unavailable { get; } = new(AcknowledgementStatus.Unavailable, new RejectionTally());
}
