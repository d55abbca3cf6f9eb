namespace SqlxOrleans.Domain.Privacy.Sql;

/// <summary>What readings say of one character, added up over all of them.</summary>
[Flags]
internal enum SqlMark : byte
{
    None = 0,

    /// <summary>Code, to some reading.</summary>
    Code = 1,

    /// <summary>Part of a literal, to some reading.</summary>
    Literal = 2,

    /// <summary>Part of a comment, to some reading.</summary>
    Comment = 4,

    /// <summary>Opens a quoted name, to some reading.</summary>
    NameStart = 8,

    /// <summary>Inside a quoted name or its end, to some reading.</summary>
    NameInside = 16,
}
