using System.Buffers.Text;
using System.Globalization;
using System.Text;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Access;

/// <summary>
/// The keys of a cluster's tickets: the first signs, every one verifies, so that a new key can be put in front of the one that it replaces.
/// A ticket is the text <c>sqlxt1.{key}.{tenant}.{subject, base64url}.{scopes, '+' between}.{expiry, Unix seconds}.{signature}</c>; what the
/// signature covers is every character before its dot.
/// </summary>
public sealed class TicketRing
{
    /// <summary>What a ticket starts with; no key does.</summary>
    public const string Prefix = "sqlxt1.";

    /// <summary>Most characters of a ticket.</summary>
    public const int MaxLength = 512;

    private const int Parts = 5;

    private readonly IReadOnlyList<TicketKey> _keys;

    /// <summary>A ring of at least one key, the one that signs first.</summary>
    public TicketRing(IReadOnlyList<TicketKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentOutOfRangeException.ThrowIfZero(keys.Count, nameof(keys));
        _keys = keys;
    }

    /// <summary>True for what has a ticket's beginning: it is read as a ticket and as nothing else.</summary>
    public static bool IsTicket(string? credential) => credential is not null && credential.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Writes a ticket.</summary>
    public string Sign(in KernelTicket ticket)
    {
        var subject = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(ticket.Subject));
        var scopes = string.Join('+', ScopeNames.Of(ticket.Scopes & KernelTicket.Carried));
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{Prefix}{_keys[0].Id}.{ticket.Tenant}.{subject}.{scopes}.{ticket.ExpiresAt.ToUnixTimeSeconds()}");
        return $"{text}.{_keys[0].Sign(text)}";
    }

    /// <summary>Reads a ticket, its signature first: nothing in it is looked at before it is known to be ours.</summary>
    public TicketVerdict Read(string text, DateTimeOffset now, out KernelTicket ticket)
    {
        ticket = default;
        if (!IsTicket(text) || text.Length > MaxLength)
            return TicketVerdict.Malformed;
        var dot = text.LastIndexOf('.');
        if (dot < Prefix.Length || text[Prefix.Length..dot].Split('.') is not { Length: Parts } parts)
            return TicketVerdict.Malformed;
        if (_keys.FirstOrDefault(each => each.Id == parts[0]) is not { } key)
            return TicketVerdict.UnknownKey;
        if (!key.Matches(text.AsSpan(0, dot), text.AsSpan(dot + 1)))
            return TicketVerdict.Forged;
        if (!TryRead(parts, out ticket))
            return TicketVerdict.Malformed;

        // Twice its life: clocks of silos differ. One that was signed for longer is not ours, whoever signed it.
        return now >= ticket.ExpiresAt || ticket.ExpiresAt - now > 2 * KernelTicket.MaxLife ? TicketVerdict.Expired : TicketVerdict.Valid;
    }

    private static bool TryRead(string[] parts, out KernelTicket ticket)
    {
        ticket = default;
        if (!TenantId.TryParse(parts[1], out var tenant) || !Base64Url.IsValid(parts[2])
            || !long.TryParse(parts[4], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return false;

        // A scope of a later release grants nothing here.
        var scopes = ScopeNames.Known(parts[3].Split('+', StringSplitOptions.RemoveEmptyEntries)) & KernelTicket.Carried;
        ticket = new KernelTicket(
            tenant, Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[2])), scopes, DateTimeOffset.FromUnixTimeSeconds(seconds));
        return true;
    }
}
