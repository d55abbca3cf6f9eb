namespace SqlxOrleans.Domain.Privacy.Sql;

/// <summary>What is left of a text when every reading is believed: a literal to one of them is a literal.</summary>
internal static class SqlCode
{
    /// <summary>Stands for a character of a literal.</summary>
    public const char Literal = '\0';

    /// <summary>
    /// Copies what survives: literals become <see cref="Literal"/>, comments and quotes that readings disagree about become spaces, code
    /// becomes lower case. Of the marks only those of quoted names remain.
    /// </summary>
    public static void Reduce(ReadOnlySpan<char> text, Span<SqlMark> marks, ReadOnlySpan<SqlSyntax> readings, Span<char> code)
    {
        var syntax = SqlSyntax.None;
        foreach (var reading in readings)
            syntax |= reading;
        var inName = false;
        for (var i = 0; i < text.Length; i++)
        {
            var mark = marks[i];
            // The same name to every reading: all begin it here, and none sees code in it.
            inName = mark == SqlMark.NameStart || (inName && mark == SqlMark.NameInside);
            marks[i] = inName ? mark : SqlMark.None;
            code[i] = inName ? NameCharacter(text, i) : CodeCharacter(text, i, mark, syntax);
        }
    }

    private static char NameCharacter(ReadOnlySpan<char> text, int at) => char.IsControl(text[at]) ? ' ' : Whole(text, at);

    private static char CodeCharacter(ReadOnlySpan<char> text, int at, SqlMark mark, SqlSyntax syntax)
    {
        if ((mark & SqlMark.Literal) != 0)
            return Literal;
        var c = text[at];
        if ((mark & SqlMark.Comment) != 0 || char.IsWhiteSpace(c) || char.IsControl(c))
            return ' ';
        // Quotes that readings disagree about go, and of what is inside them to some reading every sign that would then be read anew.
        var isDoubtful = (mark & (SqlMark.NameStart | SqlMark.NameInside)) != 0
            && (c == '$' || !SqlCharacters.IsWordPart(c) || SqlCharacters.Lookalikes.Contains(c));
        var isStrayBracket = c == ']' && (syntax & SqlSyntax.Brackets) != 0;
        return isDoubtful || isStrayBracket ? ' ' : char.ToLowerInvariant(Whole(text, at));
    }

    /// <summary>Half of a surrogate pair is no character: it could not be written as UTF-8.</summary>
    private static char Whole(ReadOnlySpan<char> text, int at)
    {
        var c = text[at];
        var isWhole = !char.IsSurrogate(c)
            || (char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            || (char.IsLowSurrogate(c) && at > 0 && char.IsHighSurrogate(text[at - 1]));
        return isWhole ? c : '\uFFFD';
    }
}
