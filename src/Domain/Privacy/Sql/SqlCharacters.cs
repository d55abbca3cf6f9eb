using System.Buffers;

namespace SqlxOrleans.Domain.Privacy.Sql;

/// <summary>Kinds of characters.</summary>
internal static class SqlCharacters
{
    private const string SingleLookalikes = "\u2018\u2019\u201A\u201B\u2032\u02BC\uFF07\uFF40\u00B4\u2039\u203A";
    private const string DoubleLookalikes = "\u201C\u201D\u201E\u201F\u2033\uFF02\u00AB\u00BB\u300C\u300D";

    /// <summary>Characters that look like quotes and are none to any server.</summary>
    public static readonly SearchValues<char> Lookalikes = SearchValues.Create(SingleLookalikes + DoubleLookalikes);

    /// <summary>Those that may end what one of them began.</summary>
    public static ReadOnlySpan<char> PartnersOf(char lookalike) =>
        SingleLookalikes.Contains(lookalike, StringComparison.Ordinal) ? SingleLookalikes : DoubleLookalikes;

    /// <summary>May begin a word: every character beyond ASCII is a letter, unless it is a space.</summary>
    public static bool IsLetter(char c) => char.IsAsciiLetter(c) || c == '_' || (c >= 0x80 && !char.IsWhiteSpace(c));

    /// <summary>May go on in a word.</summary>
    public static bool IsWordPart(char c) => IsLetter(c) || char.IsAsciiDigit(c) || c == '$';
}
