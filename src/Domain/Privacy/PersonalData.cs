using System.Buffers;
using System.Text;

namespace SqlxOrleans.Domain.Privacy;

/// <summary>
/// Finds values in text that are personal or secret by their form. The last line of defence behind closed lists of attributes: a name of a
/// person has no form, so free text is never safe because nothing was found in it.
/// </summary>
public static class PersonalData
{
    private const string TokenStart = "eyJ";

    private static readonly SearchValues<char> Needed = SearchValues.Create("0123456789@:");

    /// <summary>What is in a text.</summary>
    public static Redactions Find(ReadOnlySpan<char> text)
    {
        var found = Redactions.None;
        if (!text.ContainsAny(Needed) && !text.Contains(TokenStart, StringComparison.Ordinal))
            return found;
        for (var at = 0; at < text.Length;)
        {
            var (kind, length) = At(text, at);
            found |= kind;
            at += length;
        }

        return found;
    }

    /// <summary>The text with each value that was found replaced by <c>[email]</c>, <c>[card]</c> and so on; itself when nothing was.</summary>
    public static string Redact(string text, out Redactions found) => Redact(text, Redactions.None, out found);

    /// <summary>The same, but values of some kinds stay.</summary>
    public static string Redact(string text, Redactions kept, out Redactions found)
    {
        ArgumentNullException.ThrowIfNull(text);
        found = Find(text) & ~kept;
        if (found == Redactions.None)
            return text;
        var redacted = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var (kind, length) = At(text, at);
            if ((kind & ~kept) == Redactions.None)
                redacted.Append(text, at, length);
            else
                redacted.Append('[').Append(kind.ToString().ToLowerInvariant()).Append(']');
            at += length;
        }

        return redacted.ToString();
    }

    /// <summary>What begins at a place, and how long it is; a run of what begins nothing.</summary>
    private static (Redactions Kind, int Length) At(ReadOnlySpan<char> text, int at)
    {
        var rest = text[at..];
        if (at > 0 && IsWord(text[at - 1]) && IsWord(text[at]))
            return (Redactions.None, 1);
        if (ValueShapes.Token(rest) is > 0 and var token)
            return (Redactions.Token, token);
        if (ValueShapes.Email(rest) is > 0 and var email)
            return (Redactions.Email, email);
        if (ValueShapes.Iban(rest) is > 0 and var iban)
            return (Redactions.Iban, iban);
        if ((at == 0 || (text[at - 1] is not ('.' or ':') && !IsWord(text[at - 1]))) && ValueShapes.Address(rest) is > 0 and var address)
            return (Redactions.Address, address);
        if (ValueShapes.Card(rest) is > 0 and var card)
            return (Redactions.Card, card);
        return ValueShapes.Phone(rest) is > 0 and var phone ? (Redactions.Phone, phone) : (Redactions.None, 1);
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
}
