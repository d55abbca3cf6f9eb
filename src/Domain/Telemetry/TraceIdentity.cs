using System.Security.Cryptography;
using System.Text;

namespace SqlxOrleans.Domain.Telemetry;

/// <summary>
/// A trace id: as sent when it is 32 hex digits, otherwise derived from what was sent (companion documents, contradiction 3).
/// <c>default</c> is "none".
/// </summary>
/// <param name="TraceId">32 lower-case hex digits; null for none.</param>
/// <param name="RequestId">What was sent (<c>sqlx.request_id</c>) when the trace id is derived from it; null otherwise.</param>
public readonly record struct TraceIdentity(string? TraceId, string? RequestId)
{
    /// <summary>True when the trace id was derived.</summary>
    public bool IsDerived => RequestId is not null;

    /// <summary>
    /// Reads an id: 32 hex digits that are not all zero are taken as they are; any other non-empty text derives one, the first
    /// 16 bytes of SHA-256 over <c>{tenant}\n{id}</c> in UTF-8.
    /// </summary>
    public static TraceIdentity From(TenantId tenant, string? sent)
    {
        if (string.IsNullOrEmpty(sent))
            return default;
        if (IsHex(sent, 32))
            return new TraceIdentity(sent.ToLowerInvariant(), null);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{tenant}\n{sent}"));
        return new TraceIdentity(Convert.ToHexStringLower(hash.AsSpan(0, 16)), sent);
    }

    /// <summary>True for exactly so many hex digits that are not all zero: 32 for a trace id, 16 for a span id.</summary>
    public static bool IsHex(ReadOnlySpan<char> text, int digits) =>
        text.Length == digits && text.ContainsAnyExcept('0') && !text.ContainsAnyExcept(HexDigits);

    private static readonly System.Buffers.SearchValues<char> HexDigits =
        System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");
}
