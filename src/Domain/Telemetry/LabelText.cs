using System.Buffers;
using SqlxOrleans.Domain.Privacy;

namespace SqlxOrleans.Domain.Telemetry;

/// <summary>
/// What a sender's free text must look like to become a label: short, and without what gives personal data away (an at sign,
/// quotes, long runs of digits, an address, a number of a card or a telephone). Anything else becomes <see cref="Other"/>; nothing is lost from the count.
/// </summary>
public static class LabelText
{
    /// <summary>The label of text that may not be kept.</summary>
    public const string Other = "other";

    private const int Longest = 64;
    private const int LongestDigitRun = 5;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 ._:-/");

    /// <summary>The label for a text; the empty string for none.</summary>
    public static string Clean(string? text) => Clean(text, out _);

    /// <summary>The label for a text, and why it is <see cref="Other"/>.</summary>
    public static string Clean(string? text, out Redactions found)
    {
        found = Redactions.None;
        if (string.IsNullOrEmpty(text))
            return string.Empty;
        found = text.Length > Longest ? Redactions.Shape : PersonalData.Find(text);
        if (found == Redactions.None && !IsLabel(text))
            found = Redactions.Shape;
        return found == Redactions.None ? text : Other;
    }

    private static bool IsLabel(ReadOnlySpan<char> text)
    {
        if (text.ContainsAnyExcept(Allowed))
            return false;
        var run = 0;
        foreach (var character in text)
        {
            run = char.IsAsciiDigit(character) ? run + 1 : 0;
            if (run > LongestDigitRun)
                return false;
        }

        return true;
    }

    /// <summary>A policy id (<c>pol:9f3a</c>): hex digits after the prefix, otherwise <see cref="Other"/>.</summary>
    public static string PolicyId(string? text) => PolicyId(text, out _);

    /// <summary>A policy id, and why it is <see cref="Other"/>.</summary>
    public static string PolicyId(string? text, out Redactions found)
    {
        var isId = text is null or "" or Other
            || (text.Length <= Longest && text.StartsWith("pol:", StringComparison.Ordinal) && !text.AsSpan(4).ContainsAnyExcept(Allowed));
        found = isId ? Redactions.None : Redactions.Shape;
        return isId ? text ?? string.Empty : Other;
    }

    /// <summary>A database's name as OpenTelemetry writes it today, from today's or the older names.</summary>
    public static string Dialect(string? text) => Dialect(text, out _);

    /// <summary>A database's name, and why it is <see cref="Other"/>.</summary>
    public static string Dialect(string? text, out Redactions found)
    {
        found = Redactions.None;
        return text switch
        {
            null or "" => "unknown",
            "postgres" or "pg" => "postgresql",
            "mssql" or "sqlserver" => "microsoft.sql_server",
            "oracle" => "oracle.db",
            _ => Clean(text, out found),
        };
    }
}
