namespace SqlxOrleans.Grains.Interfaces.Ingest;

/// <summary>Something that was not applied and will not be when sent again.</summary>
/// <param name="Reason">A stable word, for example <c>malformed_delta</c>, <c>series_quota</c>.</param>
/// <param name="Count">How many deltas.</param>
/// <param name="Message">One sentence for a person: what, and what to do.</param>
[GenerateSerializer, Immutable, Alias("sqlx.Rejection")]
public sealed record Rejection([property: Id(0)] string Reason, [property: Id(1)] int Count, [property: Id(2)] string Message)
{
    /// <summary>0-based places in the payload of the deltas that were refused, so that the sender knows whose they were; empty: not said.</summary>
    [Id(3)]
    public IReadOnlyList<int> Frames { get; init; } = [];
}
