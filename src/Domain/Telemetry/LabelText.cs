using System.Buffers;

namespace SqlxOrleans.Domain.Telemetry;

/// <summary>
/// What a sender's free text must look like to become a label: short, and without what gives personal data away (an at sign,
/// quotes, long runs of digits). Anything else becomes <see cref="Other"/>; nothing is lost from the count.
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
    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return string.Empty;
        if (text.Length > Longest || text.AsSpan().ContainsAnyExcept(Allowed))
            return Other;
        var run = 0;
        foreach (var character in text)
        {
            run = char.IsAsciiDigit(character) ? run + 1 : 0;
            if (run > LongestDigitRun)
                return Other;
        }

        return text;
    }

    /// <summary>A policy id (<c>pol:9f3a</c>): hex digits after the prefix, otherwise <see cref="Other"/>.</summary>
    public static string PolicyId(string? text) => text switch
    {
        null or "" => string.Empty,
        _ when text.Length <= Longest && text.StartsWith("pol:", StringComparison.Ordinal)
            && text.AsSpan(4).ContainsAnyExcept(Allowed) is false => text,
        _ => Other,
    };

    /// <summary>A database's name as OpenTelemetry writes it today, from today's or the older names.</summary>
    public static string Dialect(string? text) => text switch
    {
        null or "" => "unknown",
        "postgres" or "pg" => "postgresql",
        "mssql" or "sqlserver" => "microsoft.sql_server",
        "oracle" => "oracle.db",
        _ => Clean(text),
    };
}
