using System.Buffers;
using System.Text;

namespace SqlxOrleans.Domain.Privacy;

/// <summary>
/// Finds secrets in text by their form: keys that we issue, HTTP credentials, passwords of connection strings, private keys in PEM. Like
/// <see cref="PersonalData"/> a last line of defence: what has no form is not found.
/// </summary>
public static class SecretText
{
    /// <summary>What stands for a secret.</summary>
    public const string Mark = "[secret]";

    private const string IssuedKey = "sqlxk.";
    private const string PrivateKey = "-----BEGIN ";
    private const string PrivateKeyEnd = "-----END ";

    private static readonly string[] Schemes = ["Bearer ", "Basic "];
    private static readonly string[] Settings =
        ["password", "pwd", "passphrase", "passfile", "apikey", "api-key", "api_key", "accesskey", "accountkey", "sharedaccesskey", "secret", "token"];

    private static readonly SearchValues<char> Starts = SearchValues.Create("sSbBpPaA-tT");
    private static readonly SearchValues<char> Credential =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=");

    private static readonly SearchValues<char> Separators = SearchValues.Create("; ,&\r\n\t\"'");

    /// <summary>The text with each secret replaced by <see cref="Mark"/>; itself when there was none.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="found"><see cref="Redactions.Secret"/> when there was one.</param>
    public static string Redact(string text, out Redactions found)
    {
        ArgumentNullException.ThrowIfNull(text);
        found = Redactions.None;
        StringBuilder? redacted = null;
        var copied = 0;
        for (var at = 0; at < text.Length;)
        {
            var next = text.AsSpan(at).IndexOfAny(Starts);
            if (next < 0)
                break;
            at += next;
            var (skipped, length) = At(text, at);
            if (length == 0)
            {
                at++;
                continue;
            }

            found = Redactions.Secret;
            redacted ??= new StringBuilder(text.Length);
            redacted.Append(text, copied, at + skipped - copied).Append(Mark);
            at = copied = at + skipped + length;
        }

        return redacted is null ? text : redacted.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>What of a place stays (the name of the secret), and how long the secret after it is; 0 for no secret.</summary>
    private static (int Skipped, int Length) At(string text, int at)
    {
        if (at > 0 && char.IsLetterOrDigit(text[at - 1]) && text[at] != '-')
            return default;
        var rest = text.AsSpan(at);
        if (rest.StartsWith(IssuedKey, StringComparison.Ordinal))
            return (0, Run(rest));
        if (rest.StartsWith(PrivateKey, StringComparison.Ordinal))
            return (0, PemLength(rest));
        foreach (var scheme in Schemes)
        {
            if (rest.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
                return (scheme.Length, CredentialLength(rest[scheme.Length..]));
        }

        foreach (var setting in Settings)
        {
            if (rest.StartsWith(setting, StringComparison.OrdinalIgnoreCase) && ValueAt(rest[setting.Length..]) is > 0 and var value)
                return (setting.Length + value, ValueLength(rest[(setting.Length + value)..]));
        }

        return default;
    }

    private static int Run(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExcept(Credential);
        return end < 0 ? text.Length : end;
    }

    /// <summary>Words of a sentence about credentials are none.</summary>
    private static int CredentialLength(ReadOnlySpan<char> text)
    {
        var length = Run(text);
        return length >= 8 && text[..length].ContainsAnyExceptInRange('a', 'z') ? length : 0;
    }

    /// <summary>To the end of the line that ends it; to the end of the text when it is cut off.</summary>
    private static int PemLength(ReadOnlySpan<char> text)
    {
        var header = text.IndexOf('\n');
        if (!(header < 0 ? text : text[..header]).Contains("PRIVATE KEY", StringComparison.Ordinal))
            return 0;
        var end = text.IndexOf(PrivateKeyEnd, StringComparison.Ordinal);
        if (end < 0)
            return text.Length;
        var line = text[end..].IndexOf('\n');
        return line < 0 ? text.Length : end + line;
    }

    /// <summary>How far behind a setting's name its value begins: after <c>=</c> or <c>:</c>, white space and quotes; 0 when none does.</summary>
    private static int ValueAt(ReadOnlySpan<char> text)
    {
        var at = text.Length - text.TrimStart("\"' ").Length;
        if (at >= text.Length || text[at] is not ('=' or ':'))
            return 0;
        at++;
        at += text[at..].Length - text[at..].TrimStart(' ').Length;
        return at;
    }

    /// <summary>To the quote that ends it, else to the next separator.</summary>
    private static int ValueLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.StartsWith(Mark, StringComparison.Ordinal))
            return 0;
        if (text[0] is '"' or '\'')
        {
            var quote = text[1..].IndexOf(text[0]);
            return quote < 0 ? text.Length : quote + 2;
        }

        var end = text.IndexOfAny(Separators);
        return end < 0 ? text.Length : end;
    }
}
