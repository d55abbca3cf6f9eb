namespace SqlxOrleans.Domain.Telemetry.Ats;

/// <summary>Why a whole body was refused.</summary>
/// <param name="Reason">A stable word: <c>invalid_json</c>, <c>byte_order_mark</c>, <c>invalid_utf8</c>, <c>empty</c>, <c>too_many_items</c>.</param>
/// <param name="Message">One sentence for a person.</param>
/// <param name="Line">1-based line.</param>
/// <param name="Column">1-based byte position in the line.</param>
public sealed record AtsBodyError(string Reason, string Message, long Line, long Column);
