namespace SqlxOrleans.Domain.Telemetry.Ats;

/// <summary>Why an item was refused.</summary>
/// <param name="Reason">A stable word, for example <c>missing_field</c>; the value of the label <c>reason</c>.</param>
/// <param name="Message">One sentence that names the field and what is allowed; never a value that was sent.</param>
public readonly record struct AtsError(string Reason, string Message);
