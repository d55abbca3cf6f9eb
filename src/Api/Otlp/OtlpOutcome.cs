using SqlxOrleans.Api.Edge;

namespace SqlxOrleans.Api.Otlp;

/// <summary>How an export request ended, for either transport to say in its own way.</summary>
/// <param name="Status">Taken (perhaps in part), or why not.</param>
/// <param name="Message">One sentence when it was not taken.</param>
/// <param name="Rejected">What of it was refused.</param>
internal sealed record OtlpOutcome(OtlpStatus Status, string Message, RejectionTally Rejected)
{
    public static OtlpOutcome Malformed(OtlpFormatException malformed) =>
        new(OtlpStatus.Malformed, $"The body is not an OTLP export request: {malformed.Message}.", new RejectionTally());

    public static OtlpOutcome Busy() =>
        new(OtlpStatus.Busy, "The edge holds as much as it may; send the same request again.", new RejectionTally());
}
