using SqlxOrleans.Domain.Telemetry.Aggregation;

namespace SqlxOrleans.Api.Edge;

/// <summary>
/// What a request recognised and what it wants recognised when it comes again, beside the silo's tables until its deltas join the lane:
/// a request that is refused half-way leaves no trace. The lane calls it under its lock.
/// </summary>
internal interface IRequestStage
{
    /// <summary>True when nothing was recognised and nothing is to be.</summary>
    bool IsEmpty { get; }

    /// <summary>True when something of the request is recognised and may be on its way still: its outcome is this request's too.</summary>
    bool HasRepeats { get; }

    /// <summary>What it holds in memory until its round ended, beside the deltas.</summary>
    long Bytes { get; }

    /// <summary>Puts it into the tables; false, and nothing is changed, when another request came between: read the request again.</summary>
    bool TryCommit();

    /// <summary>False when something that was recognised was refused or lost since: read the request again.</summary>
    bool RepeatsHold();

    /// <summary>Takes what was committed back: what it counted was lost.</summary>
    void Undo();

    /// <summary>Ends what was committed: the cluster answered. What it refused for good is not recognised when it comes again.</summary>
    /// <param name="wasRefused">Tells what was refused; null when nothing was.</param>
    void Settle(Func<DeltaKey, bool>? wasRefused);
}
