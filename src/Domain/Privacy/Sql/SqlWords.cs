using System.Collections.Frozen;

namespace SqlxOrleans.Domain.Privacy.Sql;

/// <summary>Words that change how the next token is read.</summary>
internal static class SqlWords
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> BeforeOperand = new[]
    {
        "select", "where", "and", "or", "between", "in", "like", "then", "else", "when", "case", "return", "limit", "offset", "top", "by", "values",
        "on", "having", "default", "from", "to", "div", "mod", "any", "all", "distinct", "interval", "using", "if", "elsif", "fetch", "next", "first",
    }.ToFrozenSet().GetAlternateLookup<ReadOnlySpan<char>>();

    public static SqlTokenKind KindOf(ReadOnlySpan<char> word) => word switch
    {
        "is" or "not" or "set" => SqlTokenKind.NullKeeper,
        _ when BeforeOperand.Contains(word) => SqlTokenKind.Keyword,
        _ => SqlTokenKind.Word,
    };
}
