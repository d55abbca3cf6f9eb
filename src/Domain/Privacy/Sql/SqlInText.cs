namespace SqlxOrleans.Domain.Privacy.Sql;

/// <summary>
/// Finds statements in sentences: messages of exceptions and of libraries quote them. From where one begins, the rest of the text is read as
/// SQL and only what is code stays.
/// </summary>
public static class SqlInText
{
    // A verb alone is English; with one of these words after it, it is read as SQL, at the price of some sentences in lower case.
    private static readonly (string Verb, string[] Companions)[] Statements =
    [
        ("select", ["from", "where"]), ("insert", ["into"]), ("update", ["set"]), ("delete", ["from"]), ("merge", ["into"]), ("values", ["("]),
        ("create", ["table", "user", "role", "login"]), ("alter", ["table", "user", "role", "login"]), ("grant", ["to"]), ("copy", ["from", "to"]),
    ];

    /// <summary>The text with the statement in it sanitised; itself when there is none.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="found"><see cref="Redactions.Sql"/> when there was one.</param>
    public static string Redact(string text, out Redactions found)
    {
        ArgumentNullException.ThrowIfNull(text);
        var start = Start(text);
        found = start < 0 ? Redactions.None : Redactions.Sql;
        return start < 0 ? text : string.Concat(text.AsSpan(0, start), SqlSanitizer.Sanitize(text.AsSpan(start), SqlDialect.Unknown).Text ?? "[sql]");
    }

    /// <summary>Where the first statement begins; -1 without one. Takes time in proportion to the text.</summary>
    internal static int Start(ReadOnlySpan<char> text)
    {
        var first = -1;
        foreach (var (verb, companions) in Statements)
        {
            // A companion after a later occurrence is after the first one too.
            var at = IndexOfWord(text, verb);
            if (at < 0 || (first >= 0 && first < at))
                continue;
            var rest = text[(at + verb.Length)..];
            foreach (var companion in companions)
            {
                if (IndexOfWord(rest, companion) >= 0)
                {
                    first = at;
                    break;
                }
            }
        }

        return first;
    }

    private static int IndexOfWord(ReadOnlySpan<char> text, string word)
    {
        for (var from = 0; ;)
        {
            var at = text[from..].IndexOf(word, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
                return -1;
            at += from;
            var end = at + word.Length;
            var isWord = !char.IsLetter(word[0])
                || ((at == 0 || !IsName(text[at - 1])) && (end == text.Length || !IsName(text[end])));
            if (isWord)
                return at;
            from = end;
        }
    }

    private static bool IsName(char c) => char.IsLetterOrDigit(c) || c == '_';
}
