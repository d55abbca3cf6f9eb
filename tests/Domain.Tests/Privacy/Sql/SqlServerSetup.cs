using SqlxOrleans.Domain.Privacy.Sql;

namespace SqlxOrleans.Domain.Tests.Privacy.Sql;

/// <summary>A server with its settings, as a generator of statements must know them: how it writes text so that the server reads it back.</summary>
/// <param name="Dialect">Whose.</param>
/// <param name="Backslash">A backslash escapes in <c>'…'</c>.</param>
/// <param name="QuotesAreText"><c>"…"</c> is text.</param>
public sealed record SqlServerSetup(SqlDialect Dialect, bool Backslash, bool QuotesAreText)
{
    public static IReadOnlyList<SqlServerSetup> All { get; } =
    [
        new(SqlDialect.PostgreSql, false, false), new(SqlDialect.PostgreSql, true, false),
        new(SqlDialect.MySql, true, true), new(SqlDialect.MySql, true, false), new(SqlDialect.MySql, false, true), new(SqlDialect.MySql, false, false),
        new(SqlDialect.SqlServer, false, false), new(SqlDialect.SqlServer, false, true),
        new(SqlDialect.Oracle, false, false), new(SqlDialect.Sqlite, false, false), new(SqlDialect.Sqlite, false, true),
    ];

    /// <summary>A literal that holds a text, in one of the ways that this server has.</summary>
    public string Literal(string text, Random random) => (Dialect, random.Next(10)) switch
    {
        (SqlDialect.PostgreSql, 0) => "E'" + Escaped(text, '\'') + "'",
        (SqlDialect.PostgreSql, 1) => Dollar(text, random.Next(3) switch { 0 => "$$", 1 => "$t_1$", _ => "$é$" }),
        (SqlDialect.PostgreSql, 2) when !Backslash => "U&'" + Doubled(text, '\'') + "'",
        (SqlDialect.PostgreSql, 3) => Quoted(text[..(text.Length / 2)], '\'') + " \n " + Quoted(text[(text.Length / 2)..], '\''),
        (SqlDialect.PostgreSql, 4) => "E'" + Escaped(text[..(text.Length / 2)], '\'') + "' -- it's\n '" + Escaped(text[(text.Length / 2)..], '\'') + "'",
        (SqlDialect.MySql, 0) => "_utf8mb4" + Quoted(text, '\''),
        (SqlDialect.MySql, 1) => "N" + Quoted(text, '\''),
        (SqlDialect.MySql or SqlDialect.SqlServer or SqlDialect.Sqlite, 2 or 3 or 4) when QuotesAreText => Quoted(text, '"'),
        (SqlDialect.SqlServer, 0) => "N" + Quoted(text, '\''),
        (SqlDialect.Oracle, 0) => QQuoted(text, '[', ']'),
        (SqlDialect.Oracle, 1) => "n" + QQuoted(text, '!', '!'),
        (SqlDialect.Oracle, 2) => QQuoted(text, '<', '>'),
        _ => Quoted(text, '\''),
    };

    /// <summary>A comment that holds a text.</summary>
    public string Comment(string text, Random random)
    {
        var line = text.Replace('\n', ' ').Replace('\r', ' ');
        var block = text.Replace("*", " ", StringComparison.Ordinal).Replace("/", " ", StringComparison.Ordinal);
        return (Dialect, random.Next(5)) switch
        {
            (_, 0) => "-- " + line + "\n",
            (SqlDialect.MySql, 1) => "#" + line + "\n",
            (SqlDialect.MySql, 2) => "/*!50000 = " + Quoted(text, '\'') + " */",
            (SqlDialect.PostgreSql or SqlDialect.SqlServer, 1) => $"/* {block} /* {block} */ {block} */",
            (not SqlDialect.MySql, 3) => "--" + line + "\n",
            _ => "/*" + block + "*/",
        };
    }

    /// <summary>A quoted name with what others take for quotes in it.</summary>
    public string Name(string name, Random random) => (Dialect, random.Next(3)) switch
    {
        (SqlDialect.PostgreSql or SqlDialect.Oracle, 0) => $"\"{name}'s\"",
        (SqlDialect.PostgreSql or SqlDialect.Oracle, 1) => $"\"{name}/*\"",
        (SqlDialect.MySql, 0) => $"`{name}'s`",
        (SqlDialect.MySql, 1) => $"`{name}#--`",
        (SqlDialect.SqlServer, 0) => $"[{name}'s]",
        (SqlDialect.SqlServer, 1) => $"[{name}]]'\"]",
        (SqlDialect.Sqlite, 0) => $"[{name}'s]",
        (SqlDialect.Sqlite, 1) => $"`{name}\"`",
        _ => name,
    };

    private string Quoted(string text, char quote) => quote + (Backslash ? Escaped(text, quote) : Doubled(text, quote)) + quote;

    private static string Doubled(string text, char quote) => text.Replace($"{quote}", $"{quote}{quote}", StringComparison.Ordinal);

    private static string Escaped(string text, char quote) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace($"{quote}", $"\\{quote}", StringComparison.Ordinal);

    private static string Dollar(string text, string tag) => tag + text.Replace('$', '.') + tag;

    private static string QQuoted(string text, char open, char close) => $"q'{open}{text.Replace(close, '.')}{close}'";
}
