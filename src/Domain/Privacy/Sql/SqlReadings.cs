using System.Buffers;
using static SqlxOrleans.Domain.Privacy.Sql.SqlSyntax;

namespace SqlxOrleans.Domain.Privacy.Sql;

/// <summary>The ways in which a text of a dialect may be read, depending on settings of the server that nobody here knows.</summary>
internal static class SqlReadings
{
    /// <summary>No dialect has more readings.</summary>
    public const int Max = 64;

    private const SqlSyntax PostgreSql = DollarQuotes | NestedComments | EscapeStrings | ReturnEndsLine | WideSpaceIsLetter;
    private const SqlSyntax MySql = HashComments | DashNeedsSpace | Backticks;
    private const SqlSyntax SqlServer = NestedComments | Brackets | DoubledBrackets | DoubleQuotedStrings;
    private const SqlSyntax Sqlite = Backticks | Brackets | DoubleQuotedStrings;

    // standard_conforming_strings
    private static readonly SqlSyntax[] PostgreSqlReadings = [PostgreSql, PostgreSql | BackslashEscapes];

    // NO_BACKSLASH_ESCAPES, ANSI_QUOTES; whether a conditional comment is code depends on the version.
    private static readonly SqlSyntax[] MySqlReadings = Each([MySql], BackslashEscapes, DoubleQuotedStrings, ExecutableComments);

    // QUOTED_IDENTIFIER OFF reads "…" as text: always masked. Whether a lone carriage return ends a comment is not documented.
    private static readonly SqlSyntax[] SqlServerReadings = Each([SqlServer], ReturnEndsLine);

    private static readonly SqlSyntax[] OracleReadings = Each([QQuotes], ReturnEndsLine);

    // SQLite takes "…" for text when there is no such column.
    private static readonly SqlSyntax[] SqliteReadings = [Sqlite];

    // What warehouses such as ClickHouse, Snowflake, Spark and BigQuery add to the five.
    private static readonly SqlSyntax[] OtherReadings =
    [
        BackslashEscapes | DollarQuotes | Backticks | SlashComments,
        BackslashEscapes | DoubleQuotedStrings | Backticks | NestedComments,
        BackslashEscapes | DoubleQuotedStrings | Backticks | HashComments | TripleQuotes,
        DoubleQuotedStrings | Backticks | HashComments | TripleQuotes,
    ];

    private static readonly SqlSyntax[] AllReadings =
        [.. PostgreSqlReadings, .. MySqlReadings, .. SqlServerReadings, .. OracleReadings, .. SqliteReadings, .. OtherReadings];

    private static readonly SearchValues<char> WideSpaces = SearchValues.Create(
        [.. Enumerable.Range(0x80, 0xFF80).Select(code => (char)code).Where(char.IsWhiteSpace)]);

    /// <summary>The readings of a text that differ, each once: most texts have one.</summary>
    public static int Select(ReadOnlySpan<char> text, SqlDialect dialect, Span<SqlSyntax> readings)
    {
        var matters = WhatMatters(text);
        var lookalikes = text.ContainsAny(SqlCharacters.Lookalikes);
        var count = 0;
        foreach (var reading in Of(dialect))
        {
            Add(readings, ref count, reading & matters);
            if (lookalikes)
                Add(readings, ref count, (reading & matters) | LookalikeQuotes);
        }

        return count;
    }

    private static void Add(Span<SqlSyntax> readings, ref int count, SqlSyntax reading)
    {
        if (!readings[..count].Contains(reading))
            readings[count++] = reading;
    }

    private static SqlSyntax[] Of(SqlDialect dialect) => dialect switch
    {
        SqlDialect.PostgreSql => PostgreSqlReadings,
        SqlDialect.MySql => MySqlReadings,
        SqlDialect.SqlServer => SqlServerReadings,
        SqlDialect.Oracle => OracleReadings,
        SqlDialect.Sqlite => SqliteReadings,
        _ => AllReadings,
    };

    /// <summary>What can make a difference in a text, by the characters that it needs.</summary>
    private static SqlSyntax WhatMatters(ReadOnlySpan<char> text)
    {
        var matters = None;
        if (text.Contains('\\'))
            matters |= BackslashEscapes | EscapeStrings;
        if (text.Contains('"'))
            matters |= DoubleQuotedStrings;
        if (text.Contains('$'))
            matters |= DollarQuotes;
        if (text.Contains('#'))
            matters |= HashComments;
        if (text.Contains("/*", StringComparison.Ordinal))
            matters |= NestedComments | ExecutableComments;
        if (text.Contains("q'", StringComparison.OrdinalIgnoreCase))
            matters |= QQuotes;
        if (text.Contains('['))
            matters |= Brackets | DoubledBrackets;
        if (text.Contains('`'))
            matters |= Backticks;
        if (text.Contains("--", StringComparison.Ordinal))
            matters |= DashNeedsSpace;
        if (text.Contains('\r'))
            matters |= ReturnEndsLine;
        if (text.ContainsAny(WideSpaces))
            matters |= WideSpaceIsLetter;
        if (text.Contains("'''", StringComparison.Ordinal) || text.Contains("\"\"\"", StringComparison.Ordinal))
            matters |= TripleQuotes;
        if (text.Contains("//", StringComparison.Ordinal))
            matters |= SlashComments;
        return matters;
    }

    private static SqlSyntax[] Each(SqlSyntax[] readings, params ReadOnlySpan<SqlSyntax> settings)
    {
        foreach (var setting in settings)
            readings = [.. readings, .. readings.Select(reading => reading | setting)];
        return readings;
    }
}
