using System.Buffers;
using System.Net;

namespace SqlxOrleans.Domain.Privacy;

/// <summary>Forms of values: each answers how long the value is that a text begins with, 0 for none. None looks further than it must.</summary>
internal static class ValueShapes
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Digits = "0123456789";
    private const int MaxLocal = 64;
    private const int MaxDomain = 255;
    private const int MaxAddress = 45;
    private const int MaxIban = 34;

    private static readonly SearchValues<char> LocalCharacters = SearchValues.Create(Letters + Digits + ".!#$%&'*+/=?^_`{|}~-");
    private static readonly SearchValues<char> DomainCharacters = SearchValues.Create(Letters + Digits + ".-");
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(Letters + Digits + "_-.");
    private static readonly SearchValues<char> FourCharacters = SearchValues.Create(Digits + ".");
    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary><c>local@domain.tld</c>, also of letters beyond ASCII.</summary>
    public static int Email(ReadOnlySpan<char> text)
    {
        var local = Run(text, LocalCharacters, MaxLocal, orLetters: true);
        if (local == 0 || local + 1 >= text.Length || text[local] != '@')
            return 0;
        var domain = text[(local + 1)..];
        var length = Run(domain, DomainCharacters, MaxDomain, orLetters: true);
        domain = domain[..length].TrimEnd(".-");
        var dot = domain.LastIndexOf('.');
        return dot > 0 && domain.Length - dot > 2 ? local + 1 + domain.Length : 0;
    }

    /// <summary>Three parts of base64url, the first of which begins a JSON object.</summary>
    public static int Token(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("eyJ", StringComparison.Ordinal))
            return 0;
        var length = Run(text, TokenCharacters, text.Length, orLetters: false);
        return text[..length].Count('.') >= 2 ? length : 0;
    }

    /// <summary>13 to 19 digits, in groups or not, of a known kind of card, with a right check digit.</summary>
    public static int Card(ReadOnlySpan<char> text)
    {
        Span<char> digits = stackalloc char[20];
        var length = TakeDigits(text, " -", digits, out var count);
        return count is >= 13 and <= 19 && digits[0] is >= '2' and <= '6' && HasLuhn(digits[..count]) ? length : 0;
    }

    /// <summary>Two letters, two check digits, 11 to 30 letters and digits, in groups of four or not.</summary>
    public static int Iban(ReadOnlySpan<char> text)
    {
        if (text.Length < 15 || !char.IsAsciiLetter(text[0]) || !char.IsAsciiLetter(text[1]) || !char.IsAsciiDigit(text[2]) || !char.IsAsciiDigit(text[3]))
            return 0;
        Span<char> plain = stackalloc char[MaxIban + 1];
        var (count, length) = (0, 0);
        while (length < text.Length && count < plain.Length)
        {
            if (char.IsAsciiLetterOrDigit(text[length]))
                plain[count++] = text[length];
            else if (text[length] != ' ' || count % 4 != 0)
                break;
            length++;
        }

        // What follows a space may be the next word.
        for (; count >= 15; count--)
        {
            if (count <= MaxIban && IsEnd(text, length) && IsIban(plain[..count]))
                return length;
            length--;
            while (text[length - 1] == ' ')
                length--;
        }

        return 0;
    }

    /// <summary>An IPv4 or IPv6 address.</summary>
    public static int Address(ReadOnlySpan<char> text)
    {
        var four = text[..Run(text, FourCharacters, MaxAddress, orLetters: false)].TrimEnd('.');
        if (four.Count('.') == 3 && IsEnd(text, four.Length) && IPAddress.TryParse(four, out _))
            return four.Length;
        var length = Run(text, AddressCharacters, MaxAddress, orLetters: false);
        var six = text[..length].TrimEnd('.');
        six = six.EndsWith("::", StringComparison.Ordinal) ? six : six.TrimEnd(':');
        return IsEnd(text, length) && six.Count(':') >= 2 && six.ContainsAnyExcept(':', '.') && IPAddress.TryParse(six, out _) ? six.Length : 0;
    }

    /// <summary><c>+</c> or <c>00</c> and 8 to 15 digits in groups or not, or <c>ddd-ddd-dddd</c> with a space, hyphen or point.</summary>
    public static int Phone(ReadOnlySpan<char> text)
    {
        Span<char> digits = stackalloc char[20];
        var isInternational = text[0] == '+' || text.StartsWith("00", StringComparison.Ordinal);
        var start = text[0] is '+' or '(' ? 1 : 0;
        var length = TakeDigits(text[start..], " -./()", digits, out var count);
        if (isInternational)
            return count is >= 8 and <= 17 ? start + length : 0;
        var form = text[..(start + length)];
        var hasForm = count == 10 && form.Length is 12 or 13 or 14 && (form[0] == '(' || (!char.IsAsciiDigit(form[3]) && !char.IsAsciiDigit(form[7])));
        return hasForm ? form.Length : 0;
    }

    private static int TakeDigits(ReadOnlySpan<char> text, string separators, Span<char> digits, out int count)
    {
        var (length, at) = (0, 0);
        count = 0;
        while (at < text.Length && count < digits.Length)
        {
            if (char.IsAsciiDigit(text[at]))
            {
                digits[count++] = text[at];
                length = at + 1;
            }
            else if (count == 0 || !separators.Contains(text[at], StringComparison.Ordinal) || at - length > 1)
                break;
            at++;
        }

        return length;
    }

    private static bool HasLuhn(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            var doubled = i % 2 == 1 ? digit * 2 : digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }

        return sum % 10 == 0;
    }

    private static bool IsIban(ReadOnlySpan<char> plain)
    {
        var rest = 0;
        for (var i = 0; i < plain.Length; i++)
        {
            var c = char.ToUpperInvariant(plain[(i + 4) % plain.Length]);
            rest = char.IsAsciiDigit(c) ? ((rest * 10) + (c - '0')) % 97 : ((rest * 100) + (c - 'A' + 10)) % 97;
        }

        return rest == 1;
    }

    private static int Run(ReadOnlySpan<char> text, SearchValues<char> allowed, int limit, bool orLetters)
    {
        var length = 0;
        while (length < text.Length && length < limit && (allowed.Contains(text[length]) || (orLetters && char.IsLetter(text[length]))))
            length++;
        return length;
    }

    private static bool IsEnd(ReadOnlySpan<char> text, int length) => length >= text.Length || !char.IsLetterOrDigit(text[length]);
}
