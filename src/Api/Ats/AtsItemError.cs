namespace SqlxOrleans.Api.Ats;

/// <summary>Why one event was refused.</summary>
/// <param name="Index">0-based place among the events; -1 when the cluster refused part of the request.</param>
/// <param name="Line">1-based line on which it starts; 0 when unknown.</param>
/// <param name="Reason">A stable word.</param>
/// <param name="Message">One sentence.</param>
public sealed record AtsItemError(int Index, long Line, string Reason, string Message);
