using System.Collections.Frozen;

namespace SqlxOrleans.Domain.Telemetry.Observations;

/// <summary>
/// Which failures are the service's. A policy denial, a syntax or constraint error and a client's cancel are not counted at
/// all, neither as a request nor as an attempt: they say nothing about the service (definition of "request").
/// </summary>
public static class FailureRules
{
    private static readonly FrozenSet<string> NotCounted = new[]
    {
        "policy_denied", "policy_deny", "policy.deny", "permission_denied",
        "cancelled", "canceled", "client_cancel", "client_cancelled", "client_canceled",
        "syntax_error", "constraint_violation", "constraint_error",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// False for the client's own doing: the words above, and SQLSTATE classes 22 (data), 23 (constraint) and 42 (syntax,
    /// access). SQLSTATE 57014 is counted: servers use it for their own time-outs too.
    /// </summary>
    public static bool IsCounted(string? errorType) =>
        string.IsNullOrEmpty(errorType) || !(NotCounted.Contains(errorType) || IsClientSqlState(errorType));

    private static bool IsClientSqlState(string text) =>
        text.Length == 5 && (text[..2] is "22" or "23" or "42") && text.AsSpan(2).IndexOfAnyExcept(SqlStateCharacters) < 0;

    private static readonly System.Buffers.SearchValues<char> SqlStateCharacters =
        System.Buffers.SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");
}
