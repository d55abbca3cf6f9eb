namespace SqlxOrleans.Domain.Privacy.Sql;

internal enum SqlTokenKind
{
    None = 0,
    Value,
    Word,

    /// <summary>A word after which an operand follows: a sign there is part of a number.</summary>
    Keyword,

    /// <summary>A keyword after which <c>null</c> is no value: <c>is null</c>, <c>not null</c>, <c>set null</c>.</summary>
    NullKeeper,
    Name,
    Open,
    Close,
    Comma,
    Dot,
    Operator,
    Semicolon,
}
