namespace SqlxOrleans.Domain.Privacy.Sql;

/// <summary>What one way of reading SQL knows beyond <c>'text'</c>, <c>"name"</c>, <c>-- comment</c> and <c>/* comment */</c>.</summary>
[Flags]
internal enum SqlSyntax
{
    None = 0,

    /// <summary><c>\'</c> does not end a string.</summary>
    BackslashEscapes = 1 << 0,

    /// <summary><c>"…"</c> is a string, not a name.</summary>
    DoubleQuotedStrings = 1 << 1,

    /// <summary><c>$tag$…$tag$</c>.</summary>
    DollarQuotes = 1 << 2,

    /// <summary><c>#</c> begins a comment.</summary>
    HashComments = 1 << 3,

    /// <summary><c>/* /* */ */</c> is one comment.</summary>
    NestedComments = 1 << 4,

    /// <summary><c>q'[…]'</c>.</summary>
    QQuotes = 1 << 5,

    /// <summary><c>[…]</c> is a name.</summary>
    Brackets = 1 << 6,

    /// <summary><c>]]</c> does not end such a name.</summary>
    DoubledBrackets = 1 << 7,

    /// <summary><c>`…`</c> is a name.</summary>
    Backticks = 1 << 8,

    /// <summary><c>--</c> begins a comment only before white space.</summary>
    DashNeedsSpace = 1 << 9,

    /// <summary><c>E'…'</c> has backslash escapes.</summary>
    EscapeStrings = 1 << 10,

    /// <summary>A carriage return ends a comment.</summary>
    ReturnEndsLine = 1 << 11,

    /// <summary>White space beyond ASCII is a letter.</summary>
    WideSpaceIsLetter = 1 << 12,

    /// <summary><c>/*! … */</c> is code.</summary>
    ExecutableComments = 1 << 13,

    /// <summary><c>'''…'''</c> is one string.</summary>
    TripleQuotes = 1 << 14,

    /// <summary><c>//</c> begins a comment.</summary>
    SlashComments = 1 << 15,

    /// <summary>Characters that only look like quotes are quotes: somebody meant them so.</summary>
    LookalikeQuotes = 1 << 16,
}
