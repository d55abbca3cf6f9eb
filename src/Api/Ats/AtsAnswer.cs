namespace SqlxOrleans.Api.Ats;

/// <summary>The answer of <c>POST /ats/v1/events</c> when at least one event was taken.</summary>
/// <param name="Accepted">Events that count now.</param>
/// <param name="Rejected">Events that were refused and will be again.</param>
/// <param name="Errors">The first 100 refusals.</param>
/// <param name="Late">Accepted events older than 24 h: they may count in totals only, the windows decide.</param>
/// <param name="Ignored">Accepted events on which no count depends.</param>
public sealed record AtsAnswer(long Accepted, long Rejected, IReadOnlyList<AtsItemError> Errors, long Late, long Ignored);
